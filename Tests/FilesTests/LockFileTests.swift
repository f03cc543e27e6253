import Files
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct LockFileTests {
    private let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func file() throws -> LockFile {
        try LockFile(".lock", in: Directory(opening: sandbox.path))
    }

    @Test func bytesAreHeldByOneValueAtATime() throws {
        let (first, second) = (try file(), try file())
        #expect(try first.tryLock(0..<10))
        #expect(try first.tryLock(0..<10))
        #expect(try !second.tryLock(9..<11))
        #expect(try second.tryLock(10..<20))
        try first.unlock(5..<10)
        #expect(try second.tryLock(5..<10))
        #expect(try !first.tryLock(9..<10))
        withExtendedLifetime((first, second)) {}
    }

    @Test func endingReleasesAllBytesButThoseOfOthers() throws {
        var first: LockFile? = try file()
        let second = try file()
        #expect(try first?.tryLock(0..<10) == true)
        #expect(try second.tryLock(10..<20))
        first = nil
        _ = first
        let third = try file()
        #expect(try third.tryLock(0..<10))
        #expect(try !third.tryLock(10..<20))
        withExtendedLifetime(second) {}
    }

    @Test func waitingEndsWhenTheBytesAreFree() throws {
        let first = try file()
        #expect(try first.tryLock(0..<1))
        let isUnlocked = Atomic(false)
        let wasUnlockedBefore = Atomic(false)
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            guard let second = try? file() else { return }
            try? second.lock(0..<1)
            wasUnlockedBefore.store(isUnlocked.load(ordering: .acquiring), ordering: .releasing)
        }
        usleep(50_000)
        isUnlocked.store(true, ordering: .releasing)
        try first.unlock(0..<1)
        group.wait()
        let isInOrder = wasUnlockedBefore.load(ordering: .acquiring)
        #expect(isInOrder)
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        try makeFolder(sandbox.path + "/.lock")
        let error = try #require(throws: FileError.self) { try file() }
        #expect(error.description == "\(sandbox.path)/.lock: is a directory")
        #expect(!error.operation.isReading)
    }
}
