import Dashboard
import Foundation
import TestSupport
import Testing

@testable import Archive

@Suite
struct GzipTests {
    private static let text = Array(String(repeating: "<td>Winter Outreach</td>\n", count: 4_000).utf8)

    /// RFC 1952, section 2.3: deflate, no flags, no time, no remark on the effort, system unknown.
    @Test func nothingOfTimeNameOrMachineIsInTheHeader() throws {
        let bytes = try #require(GzipCompressor().compressed(Self.text))
        #expect(Array(bytes.prefix(10)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
        #expect(bytes.count < Self.text.count / 50)
    }

    @Test func gzipItselfReadsIt() throws {
        let sandbox = try TemporaryFolder()
        try Data(try #require(GzipCompressor().compressed(Self.text))).write(
            to: URL(filePath: sandbox.path + "/text.gz")
        )
        #expect(try Helper.run("gzip", ["-d", "text.gz"], in: sandbox.path).text == "")
        #expect(try Data(contentsOf: URL(filePath: sandbox.path + "/text")) == Data(Self.text))
    }

    @Test func whatCameBeforeDoesNotCount() throws {
        let compressor = GzipCompressor()
        let first = compressor.compressed(Self.text)
        _ = compressor.compressed(Array(Self.text.reversed()))
        _ = compressor.compressed([])
        #expect(compressor.compressed(Self.text) == first)
        #expect(GzipCompressor().compressed(Self.text) == first)
    }

    @Test func onlyLargeTextsThatShrinkGetOne() {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let files = [
            ("a.html", Self.text), ("b.md", Array(Self.text.prefix(1024))), ("c.json", Array(Self.text.prefix(1023))),
            ("d.json", noise), ("e.txt", Self.text), ("SHA256SUMS", Self.text), ("f/g.css", Self.text),
            ("feed.xml", Self.text),
        ].map { SnapshotFile(path: $0.0, bytes: $0.1) }
        let added = GzipCompressor().adding(to: files)
        #expect(Array(added.prefix(files.count)) == files)
        #expect(added.dropFirst(files.count).map(\.path) == ["a.html.gz", "b.md.gz", "f/g.css.gz", "feed.xml.gz"])
    }

    @Test func onlyTheSameBytesAreGiven() throws {
        let compressor = GzipCompressor()
        for text in [Self.text, [], [0], Array(Self.text.prefix(32 * 1024)), Array(Self.text.prefix(64 * 1024))] {
            let bytes = try #require(compressor.compressed(text))
            #expect(GzipReader.gives(text, from: bytes))
            #expect(!GzipReader.gives(text + [0], from: bytes))
            #expect(!GzipReader.gives(text, from: bytes + [0]))
            #expect(!GzipReader.gives(text, from: bytes + bytes))
            if !text.isEmpty { #expect(!GzipReader.gives(text.dropLast(), from: bytes)) }
            for count in 0..<min(bytes.count, 40) {
                #expect(!GzipReader.gives(text, from: Array(bytes.prefix(count))))
                #expect(!GzipReader.gives(text, from: Array(bytes.dropLast(count + 1))))
            }
            for position in bytes.indices.suffix(8) {
                var damaged = bytes
                damaged[position] ^= 1
                #expect(!GzipReader.gives(text, from: damaged))
            }
        }
        #expect(!GzipReader.gives(Self.text, from: Self.text))
    }
}
