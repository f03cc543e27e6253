internal import Dashboard

/// Puts one agency's rows together as they come.
struct SnapshotBuilder {
    var batches: [Batch] = []
    private var campaigns: [CampaignDays] = []
    /// Campaigns that are in the figures and not in the agency's list: gone, or another agency's.
    private var strangers: [RowID: Int] = [:]
    /// How many of `campaigns` are the agency's own and sorted by id.
    private var ownCount = 0
    private var magnitudes = CallFigures.zero
    /// The place of the campaign that the last figures were of.
    private var lastPlace = -1
    private let dayCount: Int
    private var overflows = false

    /// - Parameter dayCount: How many days to expect of a campaign.
    init(dayCount: Int = 0) {
        self.dayCount = dayCount
    }

    private struct CampaignDays {
        let id: RowID
        let name: String?
        var days: [DailyFigures] = []
        var isSorted = true
    }

    mutating func addCampaign(_ id: RowID, name: String?) {
        campaigns.append(CampaignDays(id: id, name: name))
    }

    /// To be called once, after the agency's own campaigns and before any figures.
    mutating func sortCampaigns() {
        campaigns.sort { $0.id < $1.id }
        ownCount = campaigns.count
    }

    mutating func add(_ figures: CallFigures, of campaign: RowID, on day: CalendarDay) {
        if !magnitudes.addMagnitudes(of: figures) { overflows = true }
        let place = place(of: campaign)
        lastPlace = place
        // Rows mostly come day by day; several of one day are one day's figures.
        if let last = campaigns[place].days.last {
            if last.day == day {
                campaigns[place].days[campaigns[place].days.count - 1].figures.add(figures)
                return
            }
            if day < last.day { campaigns[place].isSorted = false }
        } else {
            campaigns[place].days.reserveCapacity(dayCount)
        }
        campaigns[place].days.append(DailyFigures(day: day, figures: figures))
    }

    consuming func finish(
        _ agency: Agency,
        clock: ReportClock,
        window: DayRange
    ) -> Result<Snapshot, AgencyFault> {
        guard !overflows else {
            return .failure(AgencyFault(description: "daily_stats: the counters' sum does not fit into 64 bits"))
        }
        // A view with a join that matches several rows: which of them counts, and what else does it repeat?
        if let fault = SnapshotBuilder.repetition(in: campaigns[..<ownCount].map(\.id)) {
            return .failure(AgencyFault(description: "campaigns: \(fault)"))
        }
        if let fault = SnapshotBuilder.repetition(in: batches.map(\.id).sorted()) {
            return .failure(AgencyFault(description: "batches: \(fault)"))
        }
        batches.sort(by: Batch.isListedBefore)
        let list = campaigns.map { campaign in
            Campaign(
                id: campaign.id,
                name: campaign.name,
                days: campaign.isSorted ? campaign.days : SnapshotBuilder.merged(campaign.days)
            )
        }
        return .success(
            Snapshot(
                agency: agency,
                clock: clock,
                window: window,
                batches: batches,
                campaigns: strangers.isEmpty ? list : list.sorted { $0.id < $1.id }
            )
        )
    }

    /// Says which ids come more than once.
    ///
    /// - Parameter ids: In order.
    private static func repetition(in ids: [RowID]) -> String? {
        let repeated = Set(zip(ids, ids.dropFirst()).lazy.filter { $0 == $1 }.map(\.0))
        guard let first = repeated.min() else { return nil }
        return repeated.count == 1
            ? "id \(first) comes twice" : "id \(first) and \(repeated.count - 1) more come twice"
    }

    private mutating func place(of campaign: RowID) -> Int {
        // A day's rows mostly come campaign by campaign, in the order in which they were made or written.
        let guess = lastPlace + 1 < campaigns.count ? lastPlace + 1 : 0
        if guess < campaigns.count, campaigns[guess].id == campaign { return guess }
        // By places, for an element handed to a closure is copied, days and all.
        let index = (0..<ownCount).partitioningIndex { campaigns[$0].id >= campaign }
        if index < ownCount, campaigns[index].id == campaign { return index }
        if let place = strangers[campaign] { return place }
        strangers[campaign] = campaigns.count
        campaigns.append(CampaignDays(id: campaign, name: nil))
        return campaigns.count - 1
    }

    /// Days in order, each once.
    private static func merged(_ days: [DailyFigures]) -> [DailyFigures] {
        var result: [DailyFigures] = []
        for day in days.sorted(by: { $0.day < $1.day }) {
            if result.last?.day == day.day {
                result[result.count - 1].figures.add(day.figures)
            } else {
                result.append(day)
            }
        }
        return result
    }
}
