internal import Archive
internal import Dashboard
internal import Extraction

/// An agency whose files stand in the stage, or that cannot be reported.
struct RenderedAgency: Sendable {
    let agency: Agency
    let staged: Result<StagedSnapshot, AgencyFault>
    let warnings: [String]
    /// Whether it is the output that failed it, and not its data.
    var isOutputAtFault = false
    /// Of a report that is restated, its own.
    var clock: ReportClock?

    /// What the run record says of it.
    ///
    /// - Parameters:
    ///   - failure: Why its snapshot could not be put in place; `nil` when it stands.
    ///   - laterLatest: The later snapshot that its readers still see.
    func entry(failure: ArchiveError?, laterLatest: String?) -> RunRecord.Entry {
        let outcome: RunRecord.Outcome =
            switch staged {
            case .failure(let fault): .failed(reason: fault.description)
            case .success(let staged):
                if let failure {
                    .failed(reason: failure.description)
                } else {
                    .published(snapshot: staged.head.name, head: staged.head.digest)
                }
            }
        return RunRecord.Entry(
            agency: agency.id,
            name: agency.name,
            outcome: outcome,
            laterLatest: laterLatest,
            warnings: warnings
        )
    }
}
