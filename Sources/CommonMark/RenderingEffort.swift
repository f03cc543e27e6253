/// What rendering one document took, counted and not timed: for tests of how the work grows.
package struct RenderingEffort: Equatable, Sendable {
    /// How often cmark parsed the document.
    package var parses = 0
    /// How many bytes cmark parsed in all.
    package var parsedBytes = 0
    /// How many tables there are.
    package var tables = 0

    package init() {}
}
