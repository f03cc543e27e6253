import Dashboard
import Files
import Foundation
import Testing

@testable import Extraction

/// Rows set aside by partition, in memory and on disk.
@Suite
struct SpilledRowsTests {
    /// Writes each partition's numbers in turns, and reads them back.
    private func roundTrip(partitions: Int, records: Int, folder: String) throws -> [[Int64]] {
        var writer = SpillWriter(partitions: partitions, folder: folder)
        for record in 0..<records {
            try writer.append(to: record % partitions) { $0.append(varint: Int64(record) &* 0x1234_5678_9ABC) }
        }
        let rows = writer.finish()
        return try (0..<partitions).map { partition in
            try rows.bytes(of: partition).withUnsafeBytes { bytes in
                var reader = RowReader(bytes)
                var numbers: [Int64] = []
                while !reader.isAtEnd { numbers.append(reader.varint() / 0x1234_5678_9ABC) }
                return numbers
            }
        }
    }

    @Test func aFewRowsStayInMemory() throws {
        // A folder that does not exist would fail if it was needed.
        #expect(try roundTrip(partitions: 3, records: 7, folder: "/nowhere") == [[0, 3, 6], [1, 4], [2, 5]])
    }

    @Test func manyRowsOfManyPartitionsComeBackInTheirOrder() throws {
        try Samples.withFolder { folder in
            let read = try roundTrip(partitions: 40, records: 200_000, folder: folder)
            for (partition, numbers) in read.enumerated() {
                #expect(numbers == stride(from: Int64(partition), to: 200_000, by: 40).map { $0 })
            }
            // The file has no name, so that it cannot be left behind.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test func oneLargeRecordComesBackWhole() throws {
        try Samples.withFolder { folder in
            var writer = SpillWriter(partitions: 2, folder: folder)
            let large = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
            try writer.append(to: 1) { $0 += [1, 2] }
            try writer.append(to: 1) { $0 += large }
            try writer.append(to: 1) { $0 += [3] }
            let rows = writer.finish()
            #expect(try rows.bytes(of: 0) == [])
            #expect(try rows.bytes(of: 1) == [1, 2] + large + [3])
        }
    }

    @Test func aFolderThatCannotBeWrittenToIsNamed() throws {
        var writer = SpillWriter(partitions: 1, folder: "/nowhere/at-all")
        let error = try #require(throws: FileError.self) {
            try writer.append(to: 0) { $0 += [UInt8](repeating: 0, count: 100_000) }
        }
        #expect(error.description == "/nowhere/at-all: no such file or directory")
        guard case .spillFile(error) = ExtractionError(stopping: error) else {
            Issue.record("not told as a fault of the spill file")
            return
        }
    }

    @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 127, 128, 1 << 32, Int64.max, Int64.min, Int64.min + 1])
    func aNumberComesBack(_ number: Int64) {
        var bytes: [UInt8] = []
        bytes.append(varint: number)
        bytes.append(varint: 5)
        bytes.withUnsafeBytes { bytes in
            var reader = RowReader(bytes)
            #expect(reader.varint() == number)
            #expect(reader.varint() == 5)
            let isAtEnd = reader.isAtEnd
            #expect(isAtEnd)
        }
        #expect(bytes.count <= 11)
    }

    @Test func idsAndTextsComeBack() {
        var bytes: [UInt8] = []
        bytes.append(raw: Samples.id(1))
        bytes.append(raw: RowID?.none)
        bytes.append(raw: RowID?.some(Samples.id(.max)))
        bytes.append(sized: "")
        bytes.append(sized: "naïve\u{0}👩🏽‍💻")
        bytes.withUnsafeBytes { bytes in
            var reader = RowReader(bytes)
            #expect(reader.id() == Samples.id(1))
            #expect(reader.optionalID() == nil)
            #expect(reader.optionalID() == Samples.id(.max))
            #expect(reader.text() == "")
            #expect(Array(reader.text().unicodeScalars) == Array("naïve\u{0}👩🏽‍💻".unicodeScalars))
            let isAtEnd = reader.isAtEnd
            #expect(isAtEnd)
        }
    }
}
