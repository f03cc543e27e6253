/// Template files that may include each other, checked and compiled on request.
///
/// The syntax is Mustache's: `{{name}}`, `{{{name}}}`, `{{&name}}`, `{{#name}}...{{/name}}`, `{{^name}}...{{/name}}`,
/// `{{! comment}}`, `{{> partial}}`, `{{.}}` and `{{record.name}}`. A line with only a section tag, a comment or a
/// partial leaves no line in the output. Set-delimiter tags, inheritance and lambdas are not supported. Other than in
/// Mustache, an unknown name or partial is an error, and a flag or an optional text opens no scope.
///
/// A partial is named by its file, `{{> batches.md}}`, or without the extension if that is the one of the file the tag
/// is in. It has the language of that file; only a style sheet may be included in a page of another language, HTML. If
/// the tag is alone in its line, what stands before it indents each line of the partial that is not empty; if it is not,
/// the partial's last line end does not count.
///
/// Source: mustache(5) and the Mustache specification 1.4.
package struct TemplateLibrary: Sendable {
    /// Contents by file name.
    package let files: [String: [UInt8]]

    /// Stands before file names in error messages, such as `templates`; may be empty.
    package let folder: String

    /// Where files stand that are not in the folder, for error messages.
    package let places: [String: String]

    package let escaping: TemplateEscaping

    /// What else is asked of a file than that its tags are right.
    package let review: TemplateReview?

    /// Takes the files as they are; each is read when a template asks for it.
    ///
    /// - Parameters:
    ///   - files: Contents by file name, such as `report.md`. The extension decides the language.
    ///   - folder: Stands before file names in error messages, such as `templates`; may be empty.
    ///   - places: Where files stand that are not there, by their names.
    ///   - escaping: One function for each language.
    ///   - review: Looks at each file that is used, once.
    package init(
        files: [String: [UInt8]],
        folder: String,
        places: [String: String] = [:],
        escaping: TemplateEscaping,
        review: TemplateReview? = nil
    ) {
        self.files = files
        self.folder = folder
        self.places = places
        self.escaping = escaping
        self.review = review
    }

    /// Checks one template with all partials it includes, and compiles it.
    ///
    /// - Parameters:
    ///   - file: One of ``files``.
    ///   - model: The names its outermost scope has, and what they stand for.
    /// - Throws: One error with all problems of the template and its partials.
    package func template<Source>(
        _ file: String,
        for model: TemplateModel<Source>
    ) throws(TemplateError) -> Template<Source> {
        Template(model: model, program: try program(file, schema: model.schema))
    }

    func program(_ file: String, schema: TemplateSchema) throws(TemplateError) -> TemplateProgram {
        var compiler = TemplateCompiler(library: self)
        return try compiler.compile(file, schema: schema)
    }

    /// A file's name in error messages.
    func path(of file: String) -> String {
        if let place = places[file] { return place }
        return folder.isEmpty || folder.hasSuffix("/") ? folder + file : "\(folder)/\(file)"
    }
}
