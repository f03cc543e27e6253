package import Archive
package import Extraction
package import Templates

/// Why a run ended before it published anything, or before its record was written.
package struct PublishingError: Error, Sendable {
    package enum Cause: Sendable {
        case templates(TemplateError)
        case output(ArchiveError)
        case reading(ExtractionError)
    }

    /// The step that failed.
    package let step: PublishingStep
    package let cause: Cause
}
