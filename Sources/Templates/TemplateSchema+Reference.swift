extension TemplateSchema {
    /// All names as a nested Markdown list: how each one is written, what it is and what it means. It has no heading
    /// and ends in a line break.
    package var markdownReference: String {
        var lines: [String] = []
        describe(indentation: "", into: &lines)
        return lines.map { $0 + "\n" }.joined()
    }

    private func describe(indentation: String, into lines: inout [String]) {
        for field in fields {
            let usage = field.kind.usage(of: field.name)
            var line = "\(indentation)- `\(usage)` (\(field.kind.wording)): \(field.summary)"
            guard let inner = field.kind.inner else {
                lines.append(line)
                continue
            }
            while let last = line.last, last == "." { line.removeLast() }
            lines.append(line + ". Inside:")
            inner.describe(indentation: indentation + "  ", into: &lines)
        }
    }
}

extension TemplateSchema.Kind {
    /// The names of the scope it opens, if it opens one.
    fileprivate var inner: TemplateSchema? {
        switch self {
        case .list(let schema), .record(let schema): schema
        case .text, .markup, .flag, .optionalText: nil
        }
    }
}
