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
}

extension ArchiveError: CustomStringConvertible {
    package var description: String { "\(path): \(reason)" }
}
