import OutputTree
import Testing

@Suite struct ChecksumLineTests {
    private static let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    private func list(_ paths: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for path in paths { ChecksumLine.append(path: path, digest: Self.digest.utf8, to: &bytes) }
        return bytes
    }

    @Test func linesReadBackAsThemselves() {
        for paths in [["a"], ["a b", "  two", "é/ü.json", "dashboard-campaigns/30d/0.json"]] {
            #expect(
                ChecksumLine.lines(of: list(paths)) == paths.map { ChecksumLine(path: $0, digest: Self.digest) }
            )
        }
    }

    @Test(arguments: [
        "", "\n", "\(digest)  a", "\(digest) a\n", "\(digest)  \n", "\(digest.dropLast())  a\n", "\(digest)0  a\n",
        "\(digest.dropLast())g  a\n", "\(digest)  a\n\n", "\(digest)  a\nb\n",
    ])
    func anythingElseIsNoList(text: String) {
        #expect(ChecksumLine.lines(of: Array(text.utf8)) == nil)
    }

    @Test func bytesThatAreNoTextAreNoList() {
        #expect(ChecksumLine.lines(of: list(["a"]).dropLast() + [0xFF, 0x0A]) == nil)
    }
}
