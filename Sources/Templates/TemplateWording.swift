internal import Text

/// Text from a template in one line of an error message, not longer than 60 characters.
func shortened(_ text: String) -> String {
    PrintableText.line(text, limit: 60)
}

func quoted(_ text: String) -> String {
    "'\(shortened(text))'"
}

/// `'a', 'b', 'c'`.
func quotedList(_ names: [String]) -> String {
    names.map(quoted).joined(separator: ", ")
}

/// The name most like the given one, if it is like enough to be a slip of the pen.
func nearest(to name: String, among names: [String]) -> String? {
    Spelling.nearest(to: name, among: names)
}
