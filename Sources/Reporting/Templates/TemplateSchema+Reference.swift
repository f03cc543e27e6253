extension TemplateSchema {
    /// All names as a nested Markdown list, one line each, ending in a line break.
    package var markdownReference: String {
        ""
    }
}
