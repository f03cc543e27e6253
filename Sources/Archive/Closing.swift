package import Dashboard
internal import Files
internal import OutputTree

/// Closes agencies that have left: nothing more is expected of them, and their folders can be removed for good.
package struct Closing: ~Copyable {
    private let output: Directory

    /// - Parameter path: The output.
    package init(output path: String) throws(ArchiveError) {
        output = try onOutput { () throws(FileError) in try Directory(opening: path) }
    }

    package func hasFolder(of agency: RowID) -> Bool { output.exists(OutputTree.agency(agency)) }

    /// What the record will say.
    package func entry(for agency: RowID, removing isRemoved: Bool) throws(ArchiveError) -> MaintenanceRecord.Entry {
        var entry = MaintenanceRecord.Entry(
            agency: agency,
            actions: [isRemoved ? "closes the agency and removes its archive" : "closes the agency"]
        )
        entry.head = try onOutput { () throws(FileError) in try output.head(of: agency) }
        entry.isClosed = true
        entry.isRemoved = isRemoved
        return entry
    }

    /// Removes an agency's folder with every snapshot in it.
    package func removeFolder(of agency: RowID) throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            let agencies = try output.opening(OutputTree.agencies)
            // Readers lose it at once and not file by file.
            try agencies.opening(agency.description).removeFile(OutputTree.latest)
            try agencies.remove(agency.description)
            try agencies.sync()
        }
    }
}
