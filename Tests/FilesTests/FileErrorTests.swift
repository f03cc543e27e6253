import Files
import Foundation
import Testing

@Suite struct FileErrorTests {
    private static let operations: [FileError.Operation] = [
        .open, .read, .list, .create, .write, .rename, .remove, .sync, .lock, .unlock,
    ]

    /// What to do depends on what the path was for: a template, a key or the output.
    @Test(arguments: [EACCES, EPERM, EROFS, ENOSPC, EDQUOT, EIO, ENOENT, EMFILE])
    func itNamesPathAndCauseAndAdvisesNothing(code: Int32) {
        let cause = String(cString: strerror(code)).lowercased()
        for operation in Self.operations {
            let error = FileError(operation, path: "templates/report.md", .system(code))
            let prefix =
                switch operation {
                case .sync: "could not be made durable on disk: "
                case .lock: "cannot be locked: "
                case .unlock: "cannot be unlocked: "
                default: ""
                }
            #expect(error.description == "templates/report.md: \(prefix)\(cause)")
        }
    }

    @Test func whatOnlyLooksChangesNothing() {
        #expect(Self.operations.filter(\.isReading) == [.open, .read, .list])
    }
}
