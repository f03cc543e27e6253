internal import CZlib
package import Dashboard
internal import OutputTree

/// Writes gzip files: the same bytes for the same input, as long as zlib is the same.
///
/// Holds one state of zlib, 256 KB, that serves file after file; each job has its own.
///
/// Source: zlib.h, "deflateInit2", "deflateSetHeader" and "deflateReset"; RFC 1952.
package final class GzipCompressor {
    /// On the heap: zlib's state points back at it, so it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let header = UnsafeMutablePointer<gz_header>.allocate(capacity: 1)

    /// Below this a packet holds the whole file, compressed or not. In bytes.
    static let minSize = 1024

    /// Names of text files, which compress well, end so.
    private static let endings = [".html", ".md", ".json", ".css", ".xml"]
    /// Deflate with gzip's header and trailer around it.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8
    /// RFC 1952, section 2.3.1: unknown, wherever this runs.
    private static let unknownSystem: Int32 = 255

    package init() {
        stream.initialize(to: z_stream())
        // No time, no name, no comment.
        header.initialize(to: gz_header())
        header.pointee.os = GzipCompressor.unknownSystem
        let status = deflateInit2_(
            stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            GzipCompressor.windowBits,
            GzipCompressor.memoryLevel,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        precondition(status == Z_OK, "zlib has no memory, or is not the version that this was built with")
    }

    deinit {
        deflateEnd(stream)
        header.deallocate()
        stream.deallocate()
    }

    /// These files, followed by the compressed forms of those that have one.
    package func adding(to files: [SnapshotFile]) -> [SnapshotFile] {
        files + files.compactMap(compressed)
    }

    /// The compressed form to publish beside a file; `nil` where that is small, no text, or would not shrink.
    package func compressed(_ file: SnapshotFile) -> SnapshotFile? {
        guard file.bytes.count >= GzipCompressor.minSize, GzipCompressor.endings.contains(where: file.path.hasSuffix),
            let bytes = compressed(file.bytes), bytes.count < file.bytes.count
        else { return nil }
        return SnapshotFile(path: file.path + OutputTree.compressedSuffix, bytes: bytes)
    }

    /// `nil` for more than zlib takes at once, 4 GB.
    func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count <= UInt32.max, deflateReset(stream) == Z_OK, deflateSetHeader(stream, header) == Z_OK
        else { return nil }
        let bound = Int(deflateBound(stream, UInt(bytes.count)))
        guard bound <= UInt32.max else { return nil }
        var status = Z_OK
        let compressed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(bound)
                status = deflate(stream, Z_FINISH)
            }
            count = bound - Int(stream.pointee.avail_out)
        }
        return status == Z_STREAM_END ? compressed : nil
    }
}

/// Reads gzip files, as far as checking needs it.
enum GzipReader {
    /// Whether a file is one gzip member, with nothing behind it, that decompresses to exactly these bytes.
    ///
    /// Never holds more than a small piece of what comes out, and stops at the first byte that differs.
    static func gives(_ expected: [UInt8], from compressed: [UInt8]) -> Bool {
        guard compressed.count <= UInt32.max else { return false }
        var stream = z_stream()
        return withUnsafeMutablePointer(to: &stream) { stream in
            guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
                return false
            }
            defer { inflateEnd(stream) }
            return compressed.withUnsafeBufferPointer { input in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                return gives(expected, stream)
            }
        }
    }

    private static func gives(_ expected: [UInt8], _ stream: UnsafeMutablePointer<z_stream>) -> Bool {
        var position = 0
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pieceSize) { piece in
            while true {
                stream.pointee.next_out = piece.baseAddress
                stream.pointee.avail_out = UInt32(pieceSize)
                let status = inflate(stream, Z_NO_FLUSH)
                guard status == Z_OK || status == Z_STREAM_END else { return false }
                let count = pieceSize - Int(stream.pointee.avail_out)
                guard position + count <= expected.count,
                    piece[..<count].elementsEqual(expected[position..<position + count])
                else { return false }
                position += count
                if status == Z_STREAM_END { return position == expected.count && stream.pointee.avail_in == 0 }
            }
        }
    }

    /// gzip only, no other format of zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let pieceSize = 32 * 1024
}
