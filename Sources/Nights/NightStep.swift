/// The steps of a night, in their order. Their names are those of `--steps`, of the record and of the metrics.
package enum NightStep: String, Sendable, CaseIterable {
    /// Whether the day's figures are in the database yet.
    case figures
    /// The reports of the night's own day.
    case generate
    /// Reports of days that no night made.
    case missed
    /// Corrections of reports whose daily figures changed since.
    case restate
    /// The archive's check of what is new.
    case verify
    /// The operator's own program, such as an upload.
    case hook
    /// The reports by mail.
    case send
    /// Snapshots that need no longer be kept.
    case prune
}
