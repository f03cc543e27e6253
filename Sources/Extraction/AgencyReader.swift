internal import Dashboard
internal import PostgreSQL
internal import Text

/// An agency as it was read, with what was set aside on the way.
struct ListedAgency: Sendable {
    let agency: Agency
    /// When its row was made, where the database says so.
    var createdAt: Instant?
    /// The addresses that it set for its reports. They stay out of its snapshots, from which nothing can be erased.
    var reportRecipients: [String]?
    let warnings: [String]
    /// Why the agency cannot be reported on, if its own row is at fault.
    var fault: String?

    var known: KnownAgency {
        KnownAgency(id: agency.id, createdAt: createdAt, reportRecipients: reportRecipients)
    }
}

/// Reads the list of agencies and what they set for their reports.
struct AgencyReader {
    /// By id, each once.
    private(set) var agencies: [ListedAgency] = []
    /// Rows that name no agency.
    private(set) var faults: [String] = []
    /// Those of all rows; `nil` where one could not be read.
    private(set) var slugs: Set<String>?

    /// Reads all agencies.
    init(_ reader: TolerantReader, _ statement: SetStatement) throws {
        // What a row is read into starts again where the query has to.
        var (agencies, faults): ([ListedAgency], [String]) = ([], [])
        var slugs: Set<String>? = []
        let ids = {
            var ids: Set<RowID> = []
            let onlyIDs = statement.onlyAgencies
            try reader.connection.copy(onlyIDs.name, onlyIDs.sql, columns: onlyIDs.columns) { row in
                let id = row.id(isText: onlyIDs.isText(0))
                if row.takeFault() == nil { ids.insert(id) }
            }
            return ids.sorted()
        }
        let stumbling = try reader.read(
            statement,
            of: ids,
            restart: { (agencies, faults, slugs) = ([], [], []) },
            { row in
                let id = row.id(isText: statement.isText(0))
                let idFault = row.takeFault()
                let (agency, fault, hasSlug) = AgencyReader.agency(id, &row)
                if hasSlug { slugs?.insert(agency.agency.slug) } else { slugs = nil }
                // It tells a reused id apart and shows nowhere: one that cannot be read is as good as none.
                let createdAt = row.optionalInstant(isText: statement.isText(5))
                _ = row.takeFault()
                if let idFault {
                    let name = PrintableText.line(agency.agency.name)
                    faults.append("agencies: id \(idFault.reason) in the row of '\(name)'")
                } else {
                    agencies.append(
                        ListedAgency(
                            agency: agency.agency,
                            createdAt: createdAt,
                            reportRecipients: agency.recipients,
                            warnings: agency.warnings,
                            fault: fault
                        )
                    )
                }
            }
        )
        if !stumbling.isEmpty { slugs = nil }
        for (id, error) in stumbling {
            let agency = Agency(id: id, name: id.description, slug: "")
            agencies.append(ListedAgency(agency: agency, warnings: [], fault: "agencies: \(error)"))
        }
        self.agencies = AgencyReader.eachOnce(agencies)
        self.faults = faults.sorted()
        self.slugs = slugs
    }

    /// Reads the columns behind the id.
    private static func agency(
        _ id: RowID,
        _ row: inout BinaryRow
    ) -> (agency: (agency: Agency, recipients: [String]?, warnings: [String]), fault: String?, hasSlug: Bool) {
        var warnings: [String] = []
        /// A text that the agency can do without.
        func optional(_ column: String) -> String? {
            let text = row.optionalString()
            if let fault = row.takeFault() { warnings.append("\(column) is ignored: it \(fault.reason)") }
            return text
        }
        let name = row.string()
        let fault = row.takeFault().map { "agencies: name \($0.reason)" }
        let warningsBefore = warnings.count
        let slug = optional("slug") ?? ""
        let hasSlug = warnings.count == warningsBefore
        let (branding, settings) = (optional("branding"), optional("settings"))
        var preferences = AgencyPreferences.read(branding: branding, settings: settings, warnings: &warnings)
        let recipients = preferences.reportRecipients
        preferences.reportRecipients = nil
        let shownName = fault == nil ? name : id.description
        let agency = Agency(id: id, name: shownName, slug: slug, preferences: preferences)
        return ((agency, recipients, warnings), fault, hasSlug)
    }

    /// In the order of their ids. One that is listed more than once is at fault: which of its rows counts?
    private static func eachOnce(_ agencies: [ListedAgency]) -> [ListedAgency] {
        let sorted = agencies.sorted { left, right in
            left.agency.id != right.agency.id
                ? left.agency.id < right.agency.id : left.agency.name < right.agency.name
        }
        var result: [ListedAgency] = []
        for agency in sorted {
            if result.last?.agency.id == agency.agency.id {
                result[result.count - 1].fault = "agencies: id \(agency.agency.id) comes twice"
            } else {
                result.append(agency)
            }
        }
        return result
    }
}
