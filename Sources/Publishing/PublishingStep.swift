/// The steps of a publishing run, in their order.
package enum PublishingStep: String, CaseIterable, Sendable {
    /// Reading and checking all templates, before anything else is touched.
    case templates
    /// Locking the output and making the stage in it.
    case output
    /// Reading the database into the stage's spill files, and the list of users beside them.
    case reading
    /// Rendering every agency's files into the stage.
    case rendering
    /// Making the stage durable and moving it into place.
    case publishing
    /// Writing the run record.
    case record

    /// What goes on in it, as the end of a sentence: `reading the database`.
    package var activity: String {
        switch self {
        case .templates: "reading the templates"
        case .output: "opening the output"
        case .reading: "reading the database"
        case .rendering: "rendering the reports"
        case .publishing: "publishing"
        case .record: "writing the run record"
        }
    }
}
