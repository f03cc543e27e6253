package import Files
internal import Glibc

/// Why mails cannot be sent or noted: something is wrong with a list, the ledger or its key.
package struct DeliveryError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// A list of addresses that cannot be read or is wrong.
        case lists
        /// The ledger, its key or their folder.
        case ledger
        /// Another process sends from this output.
        case busy
    }

    package let kind: Kind
    /// The file or folder, with the line where there is one, as a person would name it.
    package let path: String
    /// What went wrong, and what to do.
    package let reason: String

    package init(_ kind: Kind, path: String, reason: String) {
        self.kind = kind
        self.path = path
        self.reason = reason
    }

    package init(_ kind: Kind, _ error: FileError) {
        let advice =
            switch error.code {
            case ENOSPC, EDQUOT: ". Free some space and run again"
            case EACCES, EPERM, EROFS:
                error.operation.isReading ? ". Let this user read it" : ". Let this user write there"
            default: ""
            }
        self.init(kind, path: error.path, reason: error.reason + advice)
    }

    package var description: String { "\(path): \(reason)" }
}

/// Works on files.
///
/// - Throws: What failed, with what to do about it.
func onFiles<Result: ~Copyable>(
    of kind: DeliveryError.Kind = .ledger,
    _ work: () throws(FileError) -> Result
) throws(DeliveryError) -> Result {
    do throws(FileError) { return try work() } catch { throw DeliveryError(kind, error) }
}
