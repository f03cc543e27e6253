internal import Glibc
package import Files

/// Why the output tree could not be written or read.
package struct ArchiveError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A file or folder could not be made, written, renamed or made durable.
        case cannotWrite
        case cannotRead
        /// Another run holds the output, or a part of it.
        case busy
    }

    package let kind: Kind
    /// The file or folder, as a person would name it.
    package let path: String
    /// What went wrong, and what to do.
    package let reason: String

    package init(_ kind: Kind, path: String, reason: String) {
        self.kind = kind
        self.path = path
        self.reason = reason
    }

    /// For a file of the output, with what to do about it.
    ///
    /// - Parameter activity: What was going on, such as `while setting rows aside`.
    package init(_ error: FileError, _ activity: String? = nil) {
        let isReading = error.operation.isReading
        let advice =
            switch error.code {
            case ENOSPC, EDQUOT: ". Free some space and run again"
            case EACCES, EPERM, EROFS:
                isReading ? ". Let this user read it" : ". Choose an output that this user may write to"
            default: ""
            }
        self.init(
            isReading ? .cannotRead : .cannotWrite,
            path: error.path,
            reason: error.reason + (activity.map { " \($0)" } ?? "") + advice
        )
    }
}

extension ArchiveError: CustomStringConvertible {
    package var description: String { "\(path): \(reason)" }
}

/// Works on the output's files.
///
/// - Throws: What failed, with what to do about it.
func onOutput<Result: ~Copyable>(
    _ work: () throws(FileError) -> Result
) throws(ArchiveError) -> Result {
    do throws(FileError) { return try work() } catch { throw ArchiveError(error) }
}
