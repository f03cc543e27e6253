/// Why a zone's rules cannot be had, although its name is well formed.
package enum TimeZoneError: Error, Hashable, Sendable {
    /// None of the folders holds any time zone.
    case missingData(folders: [String])
    /// A zone's file is there and cannot be read.
    case unreadable(path: String, reason: String)
    /// A zone's file is not what RFC 9636 says.
    case damaged(path: String, reason: String)
}

extension TimeZoneError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingData(let folders):
            "No time zone data in \(folders.map { "'\($0)'" }.joined(separator: ", ")). "
                + "Install the system's package tzdata, or set TZDIR to the folder that has them"
        case .unreadable(let path, let reason):
            "\(path): Cannot be read: \(reason). Install the system's package tzdata again"
        case .damaged(let path, let reason):
            "\(path): No sound time zone file: \(reason). Install the system's package tzdata again"
        }
    }
}
