internal import Glibc

/// A descriptor of the system, closed when the value ends. Every byte that is read or written goes through here.
struct Descriptor: ~Copyable, Sendable {
    let number: Int32

    /// Takes over what `open` and its like returned.
    init(_ number: Int32) throws(SystemError) {
        guard number >= 0 else { throw .last }
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Closes it, and tells what a network file system may report only now: that the bytes did not fit.
    consuming func closeAndCheck() throws(SystemError) {
        let number = number
        discard self
        guard close(number) == 0 else { throw .last }
    }

    /// Whether it is a file, a folder, and so on, its size and its times.
    func status() throws(SystemError) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .last }
        return status
    }

    /// Fills `buffer` as far as there are bytes.
    ///
    /// - Parameter offset: Where in the file; `nil` goes on where the last call stopped.
    /// - Returns: How many bytes came; fewer than asked for only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int? = nil) throws(SystemError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = buffer.baseAddress.map { $0 + done }
            let count =
                if let offset {
                    pread(number, rest, buffer.count - done, off_t(offset + done))
                } else {
                    Glibc.read(number, rest, buffer.count - done)
                }
            if count > 0 {
                done += count
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw .last
            }
        }
        return done
    }

    /// At most `count` bytes from `offset` on; fewer only at the end.
    func read(at offset: Int?, count: Int) throws(SystemError) -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled throws(SystemError) in
            filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
    }

    /// Everything up to the end, whatever size the system names: that of a pipe is 0.
    ///
    /// - Parameter maxSize: A longer file fails with `EFBIG`, before much more of it is read. In bytes.
    func readAll(maxSize: Int = .max - 1) throws(SystemError) -> [UInt8] {
        // One more than a file has, so that one pass sees its end. A sparse file may claim more than there is memory.
        let size = Int(try status().st_size)
        var capacity = size > 0 ? min(size, Descriptor.maxFirstPiece) + 1 : Descriptor.minPiece
        var bytes: [UInt8] = []
        while true {
            capacity = min(capacity, maxSize + 1 - bytes.count)
            let piece = try read(at: nil, count: capacity)
            let isAtEnd = piece.count < capacity
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
            guard bytes.count <= maxSize else { throw SystemError(EFBIG) }
            if isAtEnd { return bytes }
            capacity = max(bytes.count, Descriptor.minPiece)
        }
    }

    private static let maxFirstPiece = 64 << 20
    private static let minPiece = 64 << 10

    /// Writes all of `bytes`.
    ///
    /// - Parameter offset: Where in the file; `nil` goes on where the last call stopped.
    func writeAll(_ bytes: [UInt8], at offset: Int? = nil) throws(SystemError) {
        try Descriptor.writeAll(bytes, to: number, at: offset)
    }

    /// Writes all of `bytes` to a descriptor that belongs to somebody else.
    static func writeAll(_ bytes: [UInt8], to number: Int32, at offset: Int? = nil) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = buffer.baseAddress.map { $0 + done }
                return if let offset {
                    pwrite(number, rest, buffer.count - done, off_t(offset + done))
                } else {
                    Glibc.write(number, rest, buffer.count - done)
                }
            }
            if count > 0 {
                done += count
            } else if count == 0 {
                throw SystemError(ENOSPC)
            } else if errno != EINTR {
                throw .last
            }
        }
    }
}
