import Dashboard
import Foundation
import OutputTree
import Testing

@Suite struct AccessDocumentTests {
    @Test func theWholeIsJSONWithOneUserALine() throws {
        let users: [(RowID, RowID?)] = (1...5).map { number in
            (RowID(high: 1, low: number), number % 2 == 0 ? nil : RowID(high: 2, low: number))
        }
        var bytes = Array(AccessDocument.head.utf8)
        for (place, (user, agency)) in users.enumerated() {
            AccessDocument.append(user, agency: agency, isFirst: place == 0, to: &bytes)
        }
        bytes += Array(AccessDocument.tail.utf8)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(document["schema"] as? String == "callsheet-access")
        let listed = try #require(document["users"] as? [String: Any])
        #expect(listed.count == users.count)
        for (user, agency) in users { #expect(listed[user.description] as? String == agency?.description) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == users.count + 2)
        #expect(lines[2] == "\"\(users[1].0)\":null,")
    }
}
