internal import Foundation

/// Whole outputs, kept beside the tests and compared byte for byte.
package enum GoldenFile {
    /// How an output differs from `Golden/<name>`; `nil` if it does not.
    ///
    /// A missing file is written; `UPDATE_GOLDEN=1` writes every file anew. Both count as a difference, so that nobody
    /// records by accident. Read what was written.
    ///
    /// - Parameters:
    ///   - name: Relative to the folder `Golden` beside the test's source.
    ///   - source: The test's source file.
    package static func difference(
        of output: [UInt8],
        from name: String,
        beside source: String = #filePath
    ) throws -> String? {
        let file = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
        let isMissing = !FileManager.default.fileExists(atPath: file.path)
        if isMissing || ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(output).write(to: file)
            return "\(name) was written. Read it, then run again without UPDATE_GOLDEN"
        }
        let golden = [UInt8](try Data(contentsOf: file))
        return output == golden ? nil : firstDifference(output, golden, name)
    }

    private static func firstDifference(_ output: [UInt8], _ golden: [UInt8], _ name: String) -> String {
        let lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let expected = golden.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = zip(lines, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        func text(_ lines: [ArraySlice<UInt8>], _ line: Int) -> String {
            line < lines.count ? "'\(String(decoding: lines[line], as: UTF8.self))'" : "the end"
        }
        let first = line ?? min(lines.count, expected.count)
        return "\(name):\(first + 1): Found \(text(lines, first)), not \(text(expected, first))"
    }
}
