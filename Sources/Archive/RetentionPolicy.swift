internal import OutputTree

/// Which snapshots of an agency to keep, in the manner of restic's `forget`.
///
/// For the last N days, months or years that have snapshots, the newest of each is kept. Days are those of the stamp,
/// in UTC.
///
/// Source: restic manual, "Removing backup snapshots", "Removing snapshots according to a policy".
package struct RetentionPolicy: Hashable, Sendable {
    package let daily: Int
    package let monthly: Int
    package let yearly: Int

    package init(daily: Int, monthly: Int, yearly: Int) {
        self.daily = daily
        self.monthly = monthly
        self.yearly = yearly
    }

    /// The most snapshots of an agency that are kept.
    package var limit: Int { daily + monthly + yearly }

    /// The snapshots to keep of these.
    ///
    /// - Complexity: O(n log n).
    package func kept(of names: [String]) -> Set<String> {
        let newestFirst = names.sorted { SnapshotName.isLater($0, than: $1) }
        var kept: Set<String> = []
        // A stamp starts with YYYY-MM-DD.
        for (limit, length) in [(daily, 10), (monthly, 7), (yearly, 4)] {
            var spans: Set<Substring> = []
            for name in newestFirst where spans.count < limit {
                if spans.insert(name.prefix(length)).inserted { kept.insert(name) }
            }
        }
        return kept
    }
}
