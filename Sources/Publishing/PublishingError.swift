package import Archive
package import Dashboard
package import Extraction
package import Templates

/// Why a run ended before it published anything, or before its record was written.
package struct PublishingError: Error, Sendable {
    package enum Cause: Sendable {
        case templates(TemplateError)
        case output(ArchiveError)
        case reading(ExtractionError)
        /// Most agencies that have reports, or all, are not in the database.
        case missingAgencies(gone: [RowID], count: Int)
        /// Of more than half of the agencies that had figures, all are gone of a day that had calls.
        case vanishedFigures(agencies: Int, count: Int)
        /// Somebody asked the run to stop; see ``RunStop``.
        case stopped
    }

    /// The step that failed.
    package let step: PublishingStep
    package let cause: Cause
    /// What the run's reports would have spoken of, where that came from the database and was known already.
    package internal(set) var asOf: Instant?

    init(step: PublishingStep, cause: Cause) {
        self.step = step
        self.cause = cause
    }

    /// For a run that was given up in a step; see ``RunStop/request()``.
    package init(stoppedIn step: PublishingStep) {
        self.init(step: step, cause: .stopped)
    }
}
