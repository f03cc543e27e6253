package import Dashboard

/// Something in the archive that is not as it was published.
package struct Fault: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case changed
        case missing
        case extra
        case malformed
        case chain
        case signature
        case latest
        case rebuild
        case head
    }

    package let kind: Kind
    package let agency: RowID?
    /// The snapshot's name, where the fault is in one.
    package let snapshot: String?
    /// Relative to the output.
    package let file: String
    /// What is wrong with the file; continues a sentence that starts with its name.
    package let message: String
}

extension Fault: CustomStringConvertible {
    package var description: String {
        let place = agency.map { " (agency \($0))" } ?? ""
        return "\(file)\(place): \(message)"
    }
}
