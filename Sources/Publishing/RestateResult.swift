package import Archive
package import Dashboard

/// What reading the figures of earlier reports again came to.
package struct RestateResult: Sendable {
    /// A record for each instant whose reports were restated, the oldest first, as `runs/` keeps it.
    package internal(set) var records: [RunRecord] = []
    /// Snapshots published.
    package internal(set) var restated = 0
    /// Agencies whose figures could not be read, or whose reports could not be read or published.
    package internal(set) var failed = 0
    /// The days whose figures differ in some agency's reports, in order.
    package internal(set) var days: [CalendarDay] = []
    /// Files of the published snapshots.
    package internal(set) var files = 0
    /// Bytes written.
    package internal(set) var bytes = 0
    /// What was passed over, a line each.
    package internal(set) var notices: [String] = []
}
