internal import CommonMark
package import Dashboard

/// What pages, feeds and listings call things whose own name shows nothing: it is empty, or holds only white space or
/// characters that cannot be seen. Snapshots and the API keep the name as it is stored.
enum DisplayNames {
    static let unnamedCampaign = "Unnamed campaign"
    static let unnamedAgency = "Unnamed agency"
    static let unnamedStatus = "unnamed status"

    fileprivate static func campaign(_ name: String, _ id: RowID) -> String {
        VisibleText.isBlank(name) ? unnamed(unnamedCampaign, id) : name
    }

    /// A substitute with the end of the id, which tells things apart also where ids start with the time they were made.
    fileprivate static func unnamed(_ words: String, _ id: RowID) -> String {
        "\(words) (\(id.description.suffix(12)))"
    }
}

extension Agency {
    /// Its name, or a substitute if the name shows nothing.
    package var displayName: String {
        VisibleText.isBlank(name) ? DisplayNames.unnamed(DisplayNames.unnamedAgency, id) : name
    }
}

extension Campaign {
    /// Its name within the agency, or a substitute if it has none or the name shows nothing.
    var displayName: String { DisplayNames.campaign(name ?? Campaign.unknownName, id) }
}

extension CampaignStats {
    /// The campaign's name, or a substitute if the name shows nothing.
    var displayName: String { DisplayNames.campaign(name, id) }
}

extension Snapshot {
    /// A campaign's name within this agency, or a substitute if it has none or the name shows nothing.
    ///
    /// - Complexity: O(log n) in the campaigns.
    func displayName(ofCampaign id: RowID) -> String { DisplayNames.campaign(campaignName(id), id) }
}

extension Batch {
    /// Its status as the platform names it, or a substitute if that shows nothing.
    var displayStatus: String { VisibleText.isBlank(status) ? DisplayNames.unnamedStatus : status }
}
