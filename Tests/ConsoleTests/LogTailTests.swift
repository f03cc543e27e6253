import Testing

@testable import Console

@Suite struct LogTailTests {
    @Test func theLastLinesStay() {
        var tail = LogTail()
        for number in 1...5000 { tail.add("line \(number)") }
        #expect(tail.lines.last == "line 5000")
        let size = tail.lines.reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(size <= LogTail.maxSize && size > LogTail.maxSize - 12)
        tail.add(String(repeating: "x", count: 100_000))
        #expect(tail.lines.count == 1)
        tail.add("end")
        #expect(tail.lines == ["end"])
    }
}
