internal import CLinux
internal import Glibc
internal import Synchronization

/// Rows set aside by partition, as they come, until all of them are there.
///
/// A live platform's rows come in the order of days, so an agency is complete only at the end. Rows wait here in a
/// compact form, grouped into partitions of a few agencies; what exceeds a small buffer for each partition goes to a
/// file without a name. So memory depends on the number of partitions, not on the number of rows.
struct SpoolWriter: ~Copyable {
    private var buffers: [[UInt8]]
    private var extents: [[Spool.Extent]]
    private var file: SpoolFile?
    private var fileSize = 0
    private let folder: String
    /// Bytes that a partition keeps in memory before they go to the file.
    private let bufferSize: Int

    /// Bytes that all partitions together may keep in memory, as long as each has enough to be worth a write.
    private static let budget = 4 << 20

    init(partitions: Int, folder: String) {
        self.bufferSize = min(max(SpoolWriter.budget / max(partitions, 1), 4 << 10), 64 << 10)
        self.buffers = Array(repeating: [], count: partitions)
        self.extents = Array(repeating: [], count: partitions)
        self.folder = folder
    }

    /// Appends one record, which `write` puts at the end of the partition's bytes.
    mutating func append(to partition: Int, _ write: (inout [UInt8]) -> Void) throws(ExtractionError) {
        // A buffer that grows by itself would double.
        if buffers[partition].isEmpty { buffers[partition].reserveCapacity(bufferSize + 512) }
        write(&buffers[partition])
        if buffers[partition].count >= bufferSize { try flush(partition) }
    }

    private mutating func flush(_ partition: Int) throws(ExtractionError) {
        let target: SpoolFile
        if let file { target = file } else { target = try SpoolFile(in: folder) }
        file = target
        try target.write(buffers[partition], at: fileSize)
        extents[partition].append(Spool.Extent(offset: fileSize, count: buffers[partition].count))
        fileSize += buffers[partition].count
        buffers[partition].removeAll(keepingCapacity: true)
    }

    /// What was written, to be read by any number of threads.
    consuming func finish() -> Spool {
        Spool(file: file, extents: extents, tails: buffers)
    }
}

/// All rows of a data set, by partition.
struct Spool: Sendable {
    struct Extent: Sendable {
        let offset: Int
        let count: Int
    }

    fileprivate let file: SpoolFile?
    fileprivate let extents: [[Extent]]
    fileprivate let tails: [[UInt8]]

    /// A partition's records in the order in which they came.
    func bytes(of partition: Int) throws(ExtractionError) -> [UInt8] {
        guard let file, !extents[partition].isEmpty else { return tails[partition] }
        let total = extents[partition].reduce(tails[partition].count) { $0 + $1.count }
        return try [UInt8](unsafeUninitializedCapacity: total) { buffer, filled throws(ExtractionError) in
            for extent in extents[partition] {
                let part = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...].prefix(extent.count)
                )
                try file.read(into: part, offset: extent.offset)
                filled += extent.count
            }
            _ = UnsafeMutableBufferPointer(rebasing: buffer[filled...]).update(fromContentsOf: tails[partition])
            filled = total
        }
    }
}

/// A file that no name leads to: it is gone when the process ends, however it ends.
final class SpoolFile: Sendable {
    private let descriptor: Int32
    private let folder: String

    convenience init(in folder: String) throws(ExtractionError) {
        var descriptor = open(folder, O_RDWR | O_CLOEXEC | CLINUX_O_TMPFILE, 0o600)
        if descriptor < 0, errno == EOPNOTSUPP || errno == EISDIR {
            // Some file systems know no unnamed files.
            descriptor = SpoolFile.openNamed(in: folder)
        }
        try self.init(takingOver: descriptor, of: folder)
    }

    /// - Parameter descriptor: What `open` returned.
    init(takingOver descriptor: Int32, of folder: String) throws(ExtractionError) {
        guard descriptor >= 0 else { throw SpoolFile.failure(folder, errno) }
        self.descriptor = descriptor
        self.folder = folder
    }

    deinit {
        close(descriptor)
    }

    private static let opened = Atomic(0)

    /// Makes a file and takes its name away. Several threads may do so in one folder.
    ///
    /// - Returns: Its descriptor, or -1 and `errno`.
    static func openNamed(in folder: String) -> Int32 {
        let path = "\(folder)/.spool-\(getpid())-\(opened.add(1, ordering: .relaxed).newValue)"
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0o600)
        if descriptor >= 0 { unlink(path) }
        return descriptor
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(ExtractionError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor,
                    buffer.baseAddress.map { $0 + written },
                    buffer.count - written,
                    off_t(offset + written)
                )
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                throw SpoolFile.failure(folder, errno)
            }
        }
    }

    /// Fills all of `bytes` with what lies behind `offset`.
    func read(into bytes: UnsafeMutableRawBufferPointer, offset: Int) throws(ExtractionError) {
        var done = 0
        while done < bytes.count {
            let got = pread(
                descriptor,
                bytes.baseAddress.map { $0 + done },
                bytes.count - done,
                off_t(offset + done)
            )
            if got > 0 {
                done += got
            } else if got == 0 || errno != EINTR {
                throw SpoolFile.failure(folder, got == 0 ? EIO : errno)
            }
        }
    }

    private static func failure(_ folder: String, _ code: Int32) -> ExtractionError {
        let text = String(cString: strerror(code)).lowercased()
        let advice = code == ENOSPC || code == EDQUOT ? ". Free some space and run again" : ""
        return .spool(path: folder, reason: "\(text) while setting rows aside\(advice)")
    }
}
