import Testing

@testable import Templates

/// From values to the records that templates are filled with.
@Suite struct TemplateModelTests {
    private struct Pair {
        let left: String
        let right: String
        var inner: [Int] = []
    }

    private static let number = TemplateModel<Int>([
        .text("digits", "") { String($0) }, .flag("even", "") { $0 % 2 == 0 },
    ])

    private static let pair = TemplateModel<Pair>([
        .text("right", "") { $0.right }, .text("left", "") { $0.left },
        .list("numbers", "", of: number) { $0.inner },
        .record("first", "", of: number) { $0.inner.first },
    ])

    private func write<Source>(_ text: String, _ model: TemplateModel<Source>, _ source: Source) throws -> String {
        var output: [UInt8] = []
        let library = TemplateSamples.library(["a.txt": text])
        try library.template("a.txt", for: model).render(source, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func eachNameWritesItsOwnValue() throws {
        let text =
            "{{left}} {{right}}{{#numbers}} {{digits}}{{#even}} even{{/even}}{{/numbers}} {{first.digits}}{{^first}}-{{/first}}"
        #expect(try write(text, Self.pair, Pair(left: "l", right: "r", inner: [3, 4])) == "l r 3 4 even 3")
        #expect(try write(text, Self.pair, Pair(left: "l", right: "r")) == "l r -")
    }

    @Test func partsLendTheirNamesToWhatHoldsThem() throws {
        let fields: [TemplateModel<Int>.Field] = [.text("digits", "") { String($0) }]
        let model = TemplateModel<Pair>(fields.map { $0.of { $0.inner.count } } + [.text("left", "") { $0.left }])
        #expect(try write("{{left}} {{digits}}", model, Pair(left: "l", right: "r", inner: [5, 5])) == "l 2")
    }

    @Test func recordsCanBeMadeBefore() throws {
        let records = Self.number.records([1, 2])
        let model = TemplateModel<String>([.list("numbers", "", of: Self.number, records: { _ in records })])
        #expect(try write("{{#numbers}}{{digits}};{{/numbers}}", model, "") == "1;2;")
    }

    @Test func recordsOfAnotherModelStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let other = TemplateModel<Int>([.text("digits", "") { String($0) }, .flag("even", "") { _ in true }])
            let records = other.records([1])
            _ = TemplateModel<String>([.list("numbers", "", of: Self.number, records: { _ in records })]).record("")
        }
    }

    @Test func repeatedNameStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = TemplateModel<Int>([.text("a", "") { _ in "" }, .flag("a", "") { _ in true }])
        }
    }
}
