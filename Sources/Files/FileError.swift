internal import Glibc

/// A file system call that failed: the path, what was tried, and why.
///
/// It advises nothing. What to do depends on what the path was for, which the caller knows.
package struct FileError: Error, Hashable, Sendable {
    package enum Operation: Hashable, Sendable {
        case open
        case read
        case list
        case create
        case write
        case rename
        case remove
        case sync
        case lock
        case unlock

        /// Whether nothing would have changed.
        package var isReading: Bool {
            switch self {
            case .open, .read, .list: true
            case .create, .write, .rename, .remove, .sync, .lock, .unlock: false
            }
        }
    }

    package enum Cause: Hashable, Sendable {
        /// The system's error number.
        case system(Int32)
        /// A line with more bytes than the reader allows.
        case lineTooLong
        /// Something else than a file stands there.
        case notAFile(FileKind)
    }

    /// The file or folder, as a person would name it.
    package let path: String
    package let operation: Operation
    package let cause: Cause

    package init(_ operation: Operation, path: String, _ cause: Cause) {
        self.path = path
        self.operation = operation
        self.cause = cause
    }

    init(_ operation: Operation, path: String, _ error: SystemError) {
        self.init(operation, path: path, .system(error.code))
    }

    /// The system's error number; `nil` for another cause.
    package var code: Int32? {
        if case .system(let code) = cause { code } else { nil }
    }

    /// What went wrong, without the path: `permission denied`.
    package var reason: String {
        let text =
            switch cause {
            case .system(let code): String(cString: strerror(code)).lowercased()
            case .lineTooLong: "has a line that is too long"
            case .notAFile(let kind): "is \(kind.wording), not a file"
            }
        return switch operation {
        case .sync: "could not be made durable on disk: \(text)"
        case .lock: "cannot be locked: \(text)"
        case .unlock: "cannot be unlocked: \(text)"
        case .open, .read, .list, .create, .write, .rename, .remove: text
        }
    }
}

extension FileError: CustomStringConvertible {
    package var description: String { "\(path): \(reason)" }
}

/// The system's error number, before anybody has said which path it is about.
struct SystemError: Error {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    /// That of the call that has just failed.
    static var last: SystemError { SystemError(errno) }
}
