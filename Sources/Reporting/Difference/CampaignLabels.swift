internal import Dashboard

/// How a difference names campaigns: by their name, with the id where the name alone could mean another one too
/// or shows nothing.
struct CampaignLabels {
    private let labels: [RowID: String]

    init(_ difference: SnapshotDifference) {
        var names: [RowID: String?] = [:]
        // B's name, where B has one.
        for campaign in difference.before.campaigns + difference.after.campaigns {
            names[campaign.id] = .some(campaign.name ?? names[campaign.id] ?? nil)
        }
        let texts = names.compactMapValues { name in
            name.flatMap { PipeTable.isBlank($0) ? nil : PipeTable.text($0) }
        }
        let uses = texts.values.reduce(into: [String: Int]()) { $0[PipeTable.appearance(of: $1), default: 0] += 1 }
        var labels: [RowID: String] = [:]
        for (id, name) in names {
            if let text = texts[id] {
                labels[id] = uses[PipeTable.appearance(of: text)] == 1 ? text : "\(text) (`\(id)`)"
            } else {
                labels[id] = "*\(name == nil ? Campaign.unknownName : DisplayNames.unnamedCampaign)* (`\(id)`)"
            }
        }
        self.labels = labels
    }

    subscript(id: RowID) -> String {
        labels[id] ?? "*\(Campaign.unknownName)* (`\(id)`)"
    }

    /// Sorts by label, in the order of its code points, then by id.
    func sorted<Element>(_ elements: [Element], by id: (Element) -> RowID) -> [Element] {
        elements.map { (label: PipeTable.appearance(of: self[id($0)]), id: id($0), element: $0) }
            .sorted { left, right in
                if left.label.utf8.elementsEqual(right.label.utf8) { return left.id < right.id }
                return left.label.utf8.lexicographicallyPrecedes(right.label.utf8)
            }
            .map(\.element)
    }
}
