internal import Glibc

/// What stands in the place of a file.
package enum FileKind: Hashable, Sendable {
    case folder
    case pipe
    case socket
    case device

    /// `nil` for a plain file.
    init?(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: self = .folder
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }

    /// In an error message.
    var wording: String {
        switch self {
        case .folder: "a folder"
        case .pipe: "a pipe"
        case .socket: "a socket"
        case .device: "a device"
        }
    }
}
