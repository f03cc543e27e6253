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
    }

    /// The step that failed.
    package let step: PublishingStep
    package let cause: Cause
}
