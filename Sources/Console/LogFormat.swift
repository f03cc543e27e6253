/// The form of what a program tells on standard error.
package enum LogFormat: String, CaseIterable, Sendable {
    /// Lines for people.
    case text
    /// An object a line, for programs.
    case json
}
