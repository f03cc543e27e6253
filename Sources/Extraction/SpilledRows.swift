internal import Files

/// Collects rows by partition until all of them are there.
///
/// A live platform's rows come in the order of days, so an agency is complete only at the end. Rows wait here in a
/// compact form, grouped into partitions of a few agencies; what exceeds a partition's small buffer goes to a spill file.
/// So memory depends on the number of partitions, not on the number of rows.
struct SpillWriter: ~Copyable {
    private var buffers: [[UInt8]]
    private var extents: [[SpilledRows.Extent]]
    private var file: SpillFile?
    private var fileSize = 0
    private let folder: String
    /// Bytes that a partition keeps in memory before they go to the file.
    private let bufferSize: Int

    /// Bytes that all partitions together may keep in memory, as long as each has enough to be worth a write.
    private static let budget = 4 << 20

    init(partitions: Int, folder: String) {
        self.bufferSize = min(max(SpillWriter.budget / max(partitions, 1), 4 << 10), 64 << 10)
        self.buffers = Array(repeating: [], count: partitions)
        self.extents = Array(repeating: [], count: partitions)
        self.folder = folder
    }

    /// Appends one record, which `write` puts at the end of the partition's bytes.
    mutating func append(to partition: Int, _ write: (inout [UInt8]) -> Void) throws(FileError) {
        // A buffer that grows by itself would double.
        if buffers[partition].isEmpty { buffers[partition].reserveCapacity(bufferSize + 512) }
        write(&buffers[partition])
        if buffers[partition].count >= bufferSize { try flush(partition) }
    }

    private mutating func flush(_ partition: Int) throws(FileError) {
        let target: SpillFile
        if let file { target = file } else { target = try SpillFile(in: folder) }
        file = target
        try target.write(buffers[partition], at: fileSize)
        extents[partition].append(SpilledRows.Extent(offset: fileSize, count: buffers[partition].count))
        fileSize += buffers[partition].count
        buffers[partition].removeAll(keepingCapacity: true)
    }

    /// What was written, to be read by any number of threads.
    consuming func finish() -> SpilledRows {
        SpilledRows(file: file, extents: extents, tails: buffers)
    }
}

/// All rows of a data set, by partition.
struct SpilledRows: Sendable {
    struct Extent: Sendable {
        let offset: Int
        let count: Int
    }

    fileprivate let file: SpillFile?
    fileprivate let extents: [[Extent]]
    fileprivate let tails: [[UInt8]]

    /// A partition's records in the order in which they came.
    func bytes(of partition: Int) throws(ExtractionError) -> [UInt8] {
        guard let file, !extents[partition].isEmpty else { return tails[partition] }
        let total = extents[partition].reduce(tails[partition].count) { $0 + $1.count }
        do throws(FileError) {
            return try [UInt8](unsafeUninitializedCapacity: total) { buffer, filled throws(FileError) in
                for extent in extents[partition] {
                    let part = UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...].prefix(extent.count)
                    )
                    try file.read(into: part, at: extent.offset)
                    filled += extent.count
                }
                _ = UnsafeMutableBufferPointer(rebasing: buffer[filled...]).update(fromContentsOf: tails[partition])
                filled = total
            }
        } catch {
            throw .spillFile(error)
        }
    }
}
