package import Reporting
package import Templates

/// A file that somebody works on, in the place of a template, among the others as they are.
package struct TemplateDraft: Sendable {
    /// With the draft in its place.
    package let templates: ReportTemplates
    /// In whose place it stands.
    package let file: String

    /// A file that is called like a template or a part that is in use stands in its place. Any other stands in the place
    /// of the whole template of its kind.
    ///
    /// - Parameters:
    ///   - path: The draft's, for its name and for messages.
    ///   - text: The draft.
    ///   - common: The common templates.
    ///   - slug: The agency whose own templates it stands among; `nil` for the common ones.
    /// - Throws: What is wrong with the draft or the templates that it stands among.
    package init(_ path: String, text: [UInt8], among common: CommonFiles, slug: String?) throws(TemplateError) {
        var files = common.files
        var (places, problems) = ([:] as [String: String], common.problems)
        if let slug {
            let (own, ownPlaces) = try TemplateFolder.own(of: slug, in: common.path, files)
            files.merge(own.files) { $1 }
            (places, problems) = (ownPlaces, problems + own.problems)
        }
        func templates(_ file: String) throws(TemplateError) -> ReportTemplates {
            var (files, places, problems) = (files, places, problems)
            // It stands there instead of the file that may have been at fault.
            problems.removeAll { $0.line == 0 && $0.file == places[file] ?? "\(common.path)/\(file)" }
            files[file] = text
            places[file] = path
            if ReportTemplates.isEmpty(file, text) { problems.append(.emptyTemplate(path)) }
            do throws(TemplateError) {
                let templates = try ReportTemplates(files: files, folder: common.path, places: places)
                if problems.isEmpty { return templates }
            } catch {
                problems += error.problems
            }
            throw TemplateError(problems: problems)
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if files[name] != nil || ReportTemplates.whole.contains(name) {
            let templates = try templates(name)
            if templates.template(showing: name) != nil {
                (self.templates, file) = (templates, name)
                return
            }
        }
        file = ReportTemplates.file(ofKind: name)
        self.templates = try templates(file)
    }

    /// The common templates as they are read, not yet looked at.
    package struct CommonFiles: Sendable {
        let path: String
        let files: [String: [UInt8]]
        let problems: [TemplateError.Problem]

        /// - Throws: When the folder cannot be read.
        package init(_ path: String) throws(TemplateError) {
            let read = try TemplateFiles(commonIn: path)
            (self.path, files, problems) = (path, read.files, read.problems)
        }
    }
}
