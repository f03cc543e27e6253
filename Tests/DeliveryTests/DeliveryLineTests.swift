import Dashboard
import Foundation
import Testing
import TestSupport

@testable import Delivery

@Suite struct DeliveryLineTests {
    private typealias Samples = LedgerSamples

    @Test func isOneObjectALine() throws {
        let line = Samples.line(.refused, reply: "550 5.1.1 <Anna@x> \"no\"\r\nsuch user", refusals: 2)
        #expect(
            String(decoding: line.json, as: UTF8.self) == """
                {"schema":"callsheet-delivery","version":1,"time":"2026-02-17T02:20:05Z","state":"refused",\
                "agency":"00000000-0000-000a-0000-000000000001","snapshot":"2026-02-16T235959Z",\
                "head":"\(Samples.digest("a"))","address":"anna@example.com","token":"t-anna",\
                "message_id":"<2026-02-16T235959Z.t-anna@reports.example>","date":"2026-02-17T02:20:05Z",\
                "sha256":"\(Samples.digest("5"))","size":54321,"templates":"\(Samples.digest("7"))",\
                "callsheet":"1.2.3","reply":"550 5.1.1 <Anna@x> \\"no\\"\u{FFFD}\u{FFFD}such user","refusals":2}

                """
        )
    }

    @Test(arguments: 0..<200)
    func isReadAsItWasWritten(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        func maybe<Value>(_ value: @autoclosure () -> Value) -> Value? { Bool.random(using: &random) ? value() : nil }
        func text() -> String {
            String(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in Self.characters.randomElement(using: &random)! }
            )
        }
        let record = Samples.record(
            to: maybe("A-\(seed)@Example.com"),
            token: "x\(seed)",
            correctionOf: maybe("2026-02-16T235959Z-2"),
            references: maybe(["<a@b>", "<c\"\\@d>"]) ?? [],
            isTrial: Bool.random(using: &random)
        )
        let line = DeliveryLine(
            time: Instant(microsecondsSince1970: Int64.random(in: 0...4_000_000_000_000_000, using: &random)),
            state: DeliveryLine.State.allCases.randomElement(using: &random)!,
            mail: record,
            reply: maybe(text()),
            refusals: maybe(Int.random(in: 1...99, using: &random))
        )
        let json = line.json
        #expect(json.last == UInt8(ascii: "\n") && json.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(DeliveryLine(json: json.dropLast()) == line)
        // As any reader sees it.
        let object = try #require(JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect(object["reply"] as? String == line.reply)
        #expect(object["references"] as? [String] ?? [] == record.references)
        // No part of it is a line.
        for length in 0..<(json.count - 1) { #expect(DeliveryLine(json: json.prefix(length)) == nil) }
    }

    private static let characters = Array("abc \"\\/\u{8}\t\n\r\u{C}\u{1}üß漢😀{}[]:,0")

    @Test(arguments: [
        "", "{}", "[]", "null", "{\"schema\":\"callsheet-delivery\",\"version\":1}", "{\"a\":1", "{\"a\":1}x",
        "{\"a\":1,}",
        "{\"a\":\"\u{1}\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\uD800\"}", "{\"a\":tru}", "{\"a\":-1}",
        "{\"a\":1,\"a\":2}", "{a:1}", "{\"a\":[\"b\"}", "{\"a\":99999999999999999999}",
    ])
    func isNone(_ text: String) {
        #expect(DeliveryLine(json: Array(text.utf8)[...]) == nil)
    }

    @Test func membersToComeAreNoFault() throws {
        let text = String(decoding: Samples.line(.accepted).json.dropLast(2), as: UTF8.self)
        let more = text + ", \"more\" : [ \"a\\u0041\" , \"b\" ] , \"flag\":false}"
        #expect(DeliveryLine(json: Array(more.utf8)[...]) == Samples.line(.accepted))
    }

    @Test func aNewerVersionIsToldFromDamage() throws {
        let text = String(decoding: Samples.line(.accepted).json, as: UTF8.self)
        let newer = text.replacing("\"version\":1,", with: "\"version\":2,")
        var history = DeliveryHistory()
        let error = #expect(throws: DeliveryError.self) { try history.add(Array(newer.utf8), path: "d/2026-02.jsonl") }
        #expect(
            error?.description
                == "d/2026-02.jsonl: has a line that a newer version of Callsheet wrote. Use that version"
        )
        #expect(error?.kind == .ledger)
        try history.add(Array(newer.utf8.dropLast(2)), path: "")
        #expect(history.mails(to: "t-anna").isEmpty)
    }
}
