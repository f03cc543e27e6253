import Archive
import Dashboard
import Testing

@Suite struct ChecksumsTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func digestsAreThoseOfTheStandard(text: String, hex: String) {
        #expect(SHA256Digest(of: Array(text.utf8)).hex == hex)
    }

    @Test func linesAreInTheOrderOfTheBytesInSha256sumsForm() {
        let files = ["b.json", "a/b.json", "a.json", "B.json", "a-b.json", "a/a.json"].shuffled().map {
            SnapshotFile(path: $0, bytes: Array("abc".utf8))
        }
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let expected = ["B.json", "a-b.json", "a.json", "a/a.json", "a/b.json", "b.json"]
            .map { "\(digest)  \($0)\n" }.joined()
        #expect(String(decoding: Checksums(files.map(Checksums.Entry.init)).bytes, as: UTF8.self) == expected)
    }

    @Test func sizesAreInBytes() {
        #expect(Checksums.Entry(SnapshotFile(path: "a", bytes: Array("é😀".utf8))).size == 6)
        #expect(Checksums([]).bytes == [])
    }
}
