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
    /// - Parameters:
    ///   - activity: What was going on, such as `while setting rows aside`.
    ///   - output: The output, where the file may stand at its top: who may not write there has taken the wrong one.
    package init(_ error: FileError, _ activity: String? = nil, in output: String? = nil) {
        let isReading = error.operation.isReading
        let folder = error.path.lastIndex(of: "/").map { String(error.path[..<$0]) } ?? "."
        let advice =
            switch error.code {
            case ENOSPC, EDQUOT: ". Free some space and run again"
            case EACCES where isReading, EPERM where isReading, EROFS where isReading: ". Let this user read it"
            case EROFS: ". Choose an output that this user may write to"
            case EACCES, EPERM:
                if error.path == output || folder == output {
                    ". Choose an output that this user may write to"
                } else if error.operation == .write {
                    ". Let this user write to it"
                } else {
                    // Names are made, changed and removed by who may write to the folder.
                    ". Let this user write to '\(folder)'"
                }
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
