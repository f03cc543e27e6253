/// What changed between two snapshots of one agency, the figures restated for past days included.
///
/// Days are compared where both snapshots hold them. What a later snapshot holds beyond the earlier one's last day is
/// new, not changed; what has left its window is no difference.
package struct SnapshotDifference: Hashable, Sendable {
    /// A, the one compared with.
    package let before: Snapshot
    /// B.
    package let after: Snapshot
    /// The days that both hold; `nil` when there are none.
    package let sharedDays: DayRange?
    /// All campaigns' sums over the shared days.
    package let totalsBefore: CallFigures
    package let totalsAfter: CallFigures
    /// Figures restated for days that were over when both were taken. Campaigns by id.
    package let restated: [CampaignDays]
    /// Figures that differ for days that were not over yet when the earlier one was taken: its last day, and days
    /// ahead of it that it had figures for all the same. Campaigns by id.
    package let running: [CampaignDays]
    /// Figures of days after A's last day. Campaigns by id.
    package let added: [CampaignSum]
    /// The first to the last of the days that ``added`` speaks of.
    package let addedDays: DayRange?
    /// By id.
    package let campaigns: CampaignChanges
    /// In the order that batches are listed.
    package let batches: BatchChanges
    /// What is known of the agency itself.
    package let facts: [Fact]

    /// One campaign's days that differ, in order.
    package struct CampaignDays: Hashable, Sendable {
        package let id: RowID
        package let days: [DayChange]
    }

    /// A day's figures; `nil` where a snapshot has none for it.
    package struct DayChange: Hashable, Sendable {
        package let day: CalendarDay
        package let before: CallFigures?
        package let after: CallFigures?

        package init(day: CalendarDay, before: CallFigures?, after: CallFigures?) {
            self.day = day
            self.before = before
            self.after = after
        }

        /// The counters that differ, a day without figures counting as 0. Empty where one snapshot has zeros and the
        /// other has nothing.
        package var counters: [CallFigures.Counter] {
            let (before, after) = (before ?? .zero, after ?? .zero)
            return CallFigures.Counter.allCases.filter { before[$0] != after[$0] }
        }
    }

    /// One campaign's figures summed over the days that A could not have.
    package struct CampaignSum: Hashable, Sendable {
        package let id: RowID
        /// How many days have figures.
        package fileprivate(set) var days: Int
        package fileprivate(set) var figures: CallFigures
    }

    package struct CampaignChanges: Hashable, Sendable {
        package fileprivate(set) var new: [Campaign] = []
        package fileprivate(set) var gone: [Campaign] = []
        package fileprivate(set) var renamed: [Renaming] = []
    }

    package struct Renaming: Hashable, Sendable {
        package let id: RowID
        /// `nil` where the agency has no campaign with this id.
        package let before: String?
        package let after: String?
    }

    package struct BatchChanges: Hashable, Sendable {
        package internal(set) var new: [Batch] = []
        package internal(set) var gone: [Batch] = []
        package internal(set) var changed: [BatchChange] = []
    }

    package struct BatchChange: Hashable, Sendable {
        package let before: Batch
        package let after: Batch
    }

    /// Something about the agency that differs; `nil` where it is not set.
    package struct Fact: Hashable, Sendable {
        /// As `snapshot.json` names it, `branding.primary_color`.
        package let name: String
        package let before: String?
        package let after: String?
    }

    /// Nothing differs in what both can hold, and B has no newer days.
    package var isEmpty: Bool {
        restated.isEmpty && running.isEmpty && added.isEmpty && campaigns == CampaignChanges()
            && batches == BatchChanges() && facts.isEmpty
    }

    /// A was taken after B.
    package var isBackwards: Bool { before.clock.asOf > after.clock.asOf }

    /// The first day that was not over when the earlier of the two was taken.
    package var firstRunningDay: CalendarDay { min(before.clock.today, after.clock.today) }

    /// Compares two snapshots; `nil` if they are of different agencies.
    ///
    /// - Complexity: O(n) in what both hold.
    package init?(from before: Snapshot, to after: Snapshot) {
        guard before.agency.id == after.agency.id else { return nil }
        self.before = before
        self.after = after
        let shared = before.window.intersection(after.window)
        self.sharedDays = shared
        self.totalsBefore = shared.map(before.figures) ?? .zero
        self.totalsAfter = shared.map(after.figures) ?? .zero
        self.batches = BatchChanges(from: before.batches, to: after.batches)
        self.facts = Fact.differing(before.agency, after.agency)

        var walk = FigureWalk(
            shared: shared,
            lastDay: before.clock.today,
            firstRunning: min(before.clock.today, after.clock.today)
        )
        var campaigns = CampaignChanges()
        var (left, right) = (before.campaigns[...], after.campaigns[...])
        while let id = [left.first?.id, right.first?.id].compactMap({ $0 }).min() {
            let old = left.first?.id == id ? left.popFirst() : nil
            let new = right.first?.id == id ? right.popFirst() : nil
            switch (old, new) {
            case (nil, let new?): campaigns.new.append(new)
            case (let old?, nil): campaigns.gone.append(old)
            case (let old?, let new?) where !Renaming.isSame(old.name, new.name):
                campaigns.renamed.append(Renaming(id: id, before: old.name, after: new.name))
            default: break
            }
            walk.compare(id, old?.days ?? [], new?.days ?? [])
        }
        self.campaigns = campaigns
        self.restated = walk.restated
        self.running = walk.running
        self.added = walk.added
        self.addedDays = walk.addedDays
    }
}

extension SnapshotDifference.Renaming {
    /// String's own comparison takes a letter with its accent and the two apart for the same.
    fileprivate static func isSame(_ left: String?, _ right: String?) -> Bool {
        left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
    }
}

/// Walks over campaigns' days, old ones beside new ones, and sorts what differs.
private struct FigureWalk {
    let shared: DayRange?
    /// A's last day.
    let lastDay: CalendarDay
    let firstRunning: CalendarDay
    var restated: [SnapshotDifference.CampaignDays] = []
    var running: [SnapshotDifference.CampaignDays] = []
    var added: [SnapshotDifference.CampaignSum] = []
    var addedDays: DayRange?

    init(shared: DayRange?, lastDay: CalendarDay, firstRunning: CalendarDay) {
        self.shared = shared
        self.lastDay = lastDay
        self.firstRunning = firstRunning
    }

    mutating func compare(_ id: RowID, _ old: [DailyFigures], _ new: [DailyFigures]) {
        var over: [SnapshotDifference.DayChange] = []
        var open: [SnapshotDifference.DayChange] = []
        var sum = SnapshotDifference.CampaignSum(id: id, days: 0, figures: .zero)
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            let day =
                right == new.count || left < old.count && old[left].day <= new[right].day
                ? old[left].day : new[right].day
            var (before, after): (CallFigures?, CallFigures?)
            if left < old.count, old[left].day == day {
                before = old[left].figures
                left += 1
            }
            if right < new.count, new[right].day == day {
                after = new[right].figures
                right += 1
            }
            if before == nil, day > lastDay, let after {
                sum.days += 1
                sum.figures.add(after)
                let only = DayRange(day, day)
                addedDays = addedDays.map(only.union) ?? only
            } else if before != after, shared?.contains(day) == true {
                let change = SnapshotDifference.DayChange(day: day, before: before, after: after)
                if day < firstRunning { over.append(change) } else { open.append(change) }
            }
        }
        if !over.isEmpty { restated.append(SnapshotDifference.CampaignDays(id: id, days: over)) }
        if !open.isEmpty { running.append(SnapshotDifference.CampaignDays(id: id, days: open)) }
        if sum.days > 0 { added.append(sum) }
    }
}
