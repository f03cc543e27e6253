/// One step of a compiled template. Steps with an end hold what stands between them and it.
enum TemplateInstruction: Sendable {
    /// Where a value is.
    struct Place: Sendable {
        /// The scope, counted from the outermost one, 0.
        let level: Int32

        /// Its slot there.
        let slot: Int32

        /// For a dotted name, the index of the slots further inwards; -1 for none.
        let path: Int32
    }

    /// Copies a range of ``TemplateProgram/literals``.
    case literal(start: Int32, end: Int32)

    /// Writes text, if present, through the escaping function of its file's language.
    case text(Place, TemplateLanguage)

    /// Writes bytes as they are.
    case markup(Place)

    /// Goes on if the value holds, is present or has records, else at the end.
    case when(Place, end: Int32)

    /// Goes on if the value does not hold, is absent or has no records, else at the end.
    case unless(Place, end: Int32)

    /// Repeats for each record of a list, which becomes a new scope.
    case each(Place, end: Int32)

    /// Makes the record, if present, a new scope.
    case enter(Place, end: Int32)
}
