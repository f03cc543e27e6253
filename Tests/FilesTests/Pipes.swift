import Foundation

/// A pipe by a path, as the shell's `<(…)` and `/dev/stdin` give it. Bytes are written from another thread, in small
/// pieces.
func withPipe<Value>(of bytes: [UInt8], _ body: (_ path: String) throws -> Value) rethrows -> Value {
    let pipe = Pipe()
    let writer = Thread {
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            pipe.fileHandleForWriting.write(Data(bytes[start..<min(start + 1000, bytes.count)]))
        }
        try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    defer { try? pipe.fileHandleForReading.close() }
    return try body("/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
}
