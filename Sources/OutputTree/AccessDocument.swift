package import Dashboard

/// The form of `access.json`: which agency each user belongs to, one user a line, by id, each once.
///
/// Exactly this form and no other JSON, so that a list cut short or pieced together is known for what it is.
package enum AccessDocument {
    package static let head = "{\"schema\":\"callsheet-access\",\"version\":1,\"users\":{"
    package static let tail = "\n}}\n"

    /// Appends a user's line.
    package static func append(_ user: RowID, agency: RowID?, isFirst: Bool, to bytes: inout [UInt8]) {
        bytes.append((isFirst ? "\n\"" : ",\n\"") as StaticString)
        bytes.append(user)
        if let agency {
            bytes.append("\":\"" as StaticString)
            bytes.append(agency)
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes.append("\":null" as StaticString)
        }
    }
}
