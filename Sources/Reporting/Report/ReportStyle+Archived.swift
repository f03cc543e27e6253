package import Dashboard
internal import TimeZones

extension ReportStyle {
    /// How an archived snapshot's pages looked.
    package init(archived snapshot: Snapshot) {
        let zones = TimeZoneDatabase.system
        self.init(
            snapshot.agency.preferences,
            runZone: (try? zones.rules(snapshot.clock.timeZone)) ?? .utc,
            zones: zones.rules
        )
    }
}
