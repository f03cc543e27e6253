internal import Dashboard
internal import FoundationEssentials

/// A manifest read back, as far as checking and rebuilding need it.
struct ManifestDocument: Decodable {
    let schema: String
    let snapshot: String
    let agency: AgencyReference
    let previous: Reference?
    let supersedes: Reference?
    let window: Window
    let periods: [PeriodRow]
    let templates: [TemplateRow]
    let files: [FileRow]

    struct AgencyReference: Decodable {
        let id: String
    }

    struct Reference: Decodable {
        let snapshot: String
        let sha256: String
        /// Of what is corrected, why.
        let reason: String?
        /// Of what is restated, the days whose figures differ.
        let restatedDays: [String]?

        enum CodingKeys: String, CodingKey {
            case snapshot, sha256, reason
            case restatedDays = "restated_days"
        }
    }

    struct Window: Decodable {
        let firstDay: String
        let lastDay: String

        enum CodingKeys: String, CodingKey {
            case firstDay = "first_day"
            case lastDay = "last_day"
        }
    }

    struct PeriodRow: Decodable {
        let name: String
        let firstDay: String
        let lastDay: String

        enum CodingKeys: String, CodingKey {
            case name
            case firstDay = "first_day"
            case lastDay = "last_day"
        }
    }

    struct TemplateRow: Decodable {
        let file: String
        let sha256: String
    }

    struct FileRow: Decodable {
        let path: String
        let size: Int
        let sha256: String
    }

    /// `nil` for a text that is not a manifest.
    init?(json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(ManifestDocument.self, from: Data(json)),
            document.schema == Manifest.schema
        else { return nil }
        self = document
    }

    /// The days whose figures the snapshot holds.
    var heldDays: DayRange? {
        guard let first = CalendarDay(window.firstDay), let last = CalendarDay(window.lastDay), first <= last
        else { return nil }
        return DayRange(first, last)
    }

    /// The periods that were reported on; `nil` if one of them is none.
    var reportedPeriods: [Period]? {
        var result: [Period] = []
        for row in periods {
            if let fixed = Period(fixed: row.name) {
                result.append(fixed)
            } else if let first = CalendarDay(row.firstDay), let last = CalendarDay(row.lastDay), first <= last {
                result.append(.custom(DayRange(first, last)))
            } else {
                return nil
            }
        }
        return result
    }
}
