import CLinux
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files

@Suite struct SpillFileTests {
    private let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func read(_ file: SpillFile, at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            filled = count
        }
    }

    private func expectGood(_ file: SpillFile) throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try file.write(bytes, at: 100)
        try file.write([1, 2, 3], at: 0)
        #expect(try read(file, at: 100, count: bytes.count) == bytes)
        #expect(try read(file, at: 0, count: 3) == [1, 2, 3])
        // Without a name it cannot be left behind.
        #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.path) == [])
    }

    @Test func bytesComeBackFromAFileWithoutAName() throws {
        try expectGood(SpillFile(in: sandbox.path))
    }

    /// As NFS, old kernels, and those say it for whom the flag is a mistake.
    @Test(arguments: [EOPNOTSUPP, EISDIR, EINVAL])
    func whereThereAreNoUnnamedFilesANameIsTakenAway(code: Int32) throws {
        try expectGood(
            SpillFile(in: sandbox.path) { _ in
                errno = code
                return -1
            }
        )
    }

    @Test(arguments: [EACCES, ENOSPC, EMFILE, ENOENT])
    func anyOtherRefusalIsTold(code: Int32) throws {
        let error = FileError(.create, path: sandbox.path, .system(code))
        #expect(throws: error) {
            try SpillFile(in: sandbox.path) { _ in
                errno = code
                return -1
            }
        }
    }

    /// The flag contains O_DIRECTORY, whose number differs between processors. A kernel to which it means something else
    /// refuses it.
    @Test func theFlagIsThisProcessors() {
        #expect(CLINUX_O_TMPFILE & O_DIRECTORY == O_DIRECTORY)
        #expect(CLINUX_O_TMPFILE & ~O_DIRECTORY == 0o20_000_000)
        let descriptor = open(sandbox.path, O_RDWR | O_CLOEXEC | CLINUX_O_TMPFILE, 0o600)
        #expect(descriptor >= 0 || errno == EOPNOTSUPP)
        if descriptor >= 0 { close(descriptor) }
    }

    @Test func aFullDiskIsTold() throws {
        let full = try SpillFile(in: "/reports") { _ in open("/dev/full", O_RDWR | O_CLOEXEC) }
        let error = try #require(throws: FileError.self) { try full.write([1], at: 0) }
        #expect(error.description == "/reports: no space left on device")
        #expect(error.operation == .write)
    }

    @Test func anEndBeforeTheBytesWantedIsAnError() throws {
        let file = try SpillFile(in: sandbox.path)
        try file.write([1, 2, 3], at: 0)
        let error = try #require(throws: FileError.self) { try read(file, at: 1, count: 3) }
        #expect(error.description == "\(sandbox.path): input/output error")
    }

    @Test func namedFilesOfSeveralThreadsDoNotCollide() throws {
        let failures = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<500 {
                let descriptor = SpillFile.openNamed(in: sandbox.path)
                if descriptor < 0 { failures.add(1, ordering: .relaxed) } else { close(descriptor) }
            }
        }
        #expect(failures.load(ordering: .relaxed) == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.path) == [])
    }
}
