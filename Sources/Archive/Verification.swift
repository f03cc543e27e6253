package import Dashboard

/// What a check of the archive found.
package struct Verification: Sendable {
    package internal(set) var faults: [Fault] = []
    /// Agencies and snapshots looked at, and snapshots that are pruned.
    package internal(set) var agencies = 0
    package internal(set) var snapshots = 0
    package internal(set) var pruned = 0
    /// Tombstones without a signature, where signatures were checked.
    package internal(set) var unsignedTombstones = 0
    /// Snapshots that runs published and that were given up as lost.
    package internal(set) var lost = 0
    /// Pages of archives that are not as they come out today and may be of templates of another time.
    package internal(set) var pagesOfOtherTemplates = 0
    /// Agencies whose archive pages are between two states, as a run or a pruning that was killed leaves them.
    package internal(set) var unfinishedListings = 0
    /// Each agency's snapshot published last.
    package internal(set) var heads: [(agency: RowID, head: PublishedHead)] = []

    /// The report for machines.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":\"callsheet-verification\",\"version\":1,\"agencies\":" as StaticString)
        bytes.append(decimal: Int64(agencies))
        bytes.append(",\"snapshots\":" as StaticString)
        bytes.append(decimal: Int64(snapshots))
        bytes.append(",\"pruned\":" as StaticString)
        bytes.append(decimal: Int64(pruned))
        bytes.append(
            ",\"unsigned_tombstones\":\(unsignedTombstones),\"lost\":\(lost),\"unfinished_listings\":\(unfinishedListings)"
                + ",\"pages_of_other_templates\":\(pagesOfOtherTemplates)"
        )
        bytes.append(",\"faults\":[" as StaticString)
        bytes.append(lines: faults) { bytes, fault in
            bytes.append("{\"kind\":" as StaticString)
            bytes.append(json: fault.kind.rawValue)
            bytes.append(",\"agency\":" as StaticString)
            bytes.append(json: fault.agency?.description)
            bytes.append(",\"snapshot\":" as StaticString)
            bytes.append(json: fault.snapshot)
            bytes.append(",\"file\":" as StaticString)
            bytes.append(json: fault.file)
            bytes.append(",\"message\":" as StaticString)
            bytes.append(json: fault.message)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append("],\"heads\":[" as StaticString)
        bytes.append(lines: heads) { bytes, entry in
            bytes.append("{\"agency\":" as StaticString)
            bytes.append(json: entry.agency.description)
            bytes.append(",\"snapshot\":" as StaticString)
            bytes.append(json: entry.head.name)
            bytes.append(",\"sha256\":" as StaticString)
            bytes.append(json: entry.head.digest.hex)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append("]}\n" as StaticString)
        return bytes
    }
}

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
    /// What is wrong with the file; completes a sentence that starts with its name.
    package let message: String
}

extension Fault: CustomStringConvertible {
    package var description: String {
        let place = agency.map { " (agency \($0))" } ?? ""
        return "\(file)\(place): \(message)"
    }
}
