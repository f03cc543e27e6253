internal import Files
internal import Glibc
package import Reporting
package import Templates

/// The templates on disk: common ones, and in `agencies/<slug>/` files that stand in for them for one agency.
package struct TemplateFolder: Sendable {
    package let common: ReportTemplates
    let bySlug: [String: ReportTemplates]

    /// Reads and compiles all of them, those of single agencies too, so that a mistake shows before any work is done.
    ///
    /// - Throws: All problems of all templates, each once; or that a folder or a file cannot be read.
    package init(_ path: String) throws(TemplateError) {
        var problems: [TemplateError.Problem] = []
        let files = try TemplateFolder.files(in: path)
        let common = TemplateFolder.compile(files, path, &problems)
        var bySlug: [String: ReportTemplates] = [:]
        for slug in try TemplateFolder.slugs(in: path) {
            let folder = "\(path)/agencies/\(slug)"
            let own = try TemplateFolder.files(in: folder)
            let allowed = files.keys.sorted()
            for file in own.keys.sorted() where files[file] == nil {
                problems.append(
                    TemplateError.Problem(
                        file: "\(folder)/\(file)",
                        message: "This file stands in for none of the common templates. "
                            + "Those are: \(allowed.map { "'\($0)'" }.joined(separator: ", "))"
                    )
                )
            }
            var found: [TemplateError.Problem] = []
            bySlug[slug] = TemplateFolder.compile(files.merging(own) { $1 }, folder, &found)
            // A mistake in a common file is named where that file is; told twice, it counts once.
            problems += found.map { problem in
                let name = String(problem.file.dropFirst(folder.count + 1))
                guard own[name] == nil, files[name] != nil else { return problem }
                return TemplateError.Problem(
                    file: "\(path)/\(name)",
                    line: problem.line,
                    column: problem.column,
                    message: problem.message
                )
            }
        }
        guard let common, problems.isEmpty else { throw TemplateError(problems: problems) }
        self.common = common
        self.bySlug = bySlug
    }

    /// An agency's own templates where it has some, and the common ones.
    package func templates(for slug: String) -> ReportTemplates {
        bySlug[slug] ?? common
    }

    private static func compile(
        _ files: [String: [UInt8]],
        _ folder: String,
        _ problems: inout [TemplateError.Problem]
    ) -> ReportTemplates? {
        do throws(TemplateError) {
            return try ReportTemplates(files: files, folder: folder)
        } catch {
            problems += error.problems
            return nil
        }
    }

    /// The template files of a folder by name. Its README and hidden files are none.
    package static func files(in path: String) throws(TemplateError) -> [String: [UInt8]] {
        try reading { () throws(FileError) in
            let folder = try Directory(opening: path)
            var files: [String: [UInt8]] = [:]
            for name in try folder.names() where isTemplate(name) {
                files[name] = try folder.read(name)
            }
            return files
        }
    }

    /// The names of the folders in `agencies/`, where there is one. One that is there and cannot be read is an error:
    /// passed over, it would give its agencies the common look without a word.
    private static func slugs(in path: String) throws(TemplateError) -> [String] {
        try reading { () throws(FileError) in
            guard try Directory(opening: path).exists(agenciesFolder) else { return [] }
            return try Directory(opening: "\(path)/\(agenciesFolder)").names().filter { !$0.hasPrefix(".") }
        }
    }

    private static let agenciesFolder = "agencies"

    private static func reading<Value>(_ work: () throws(FileError) -> Value) throws(TemplateError) -> Value {
        do throws(FileError) {
            return try work()
        } catch {
            let isRefused = error.code == EACCES || error.code == EPERM
            let advice = isRefused ? "Let this user read it" : "Name the templates' folder with --templates"
            let message = "\(error.reason). \(advice)"
            throw TemplateError(problems: [TemplateError.Problem(file: error.path, message: message)])
        }
    }

    private static func isTemplate(_ name: String) -> Bool {
        !name.hasPrefix(".") && name != "README.md" && [".md", ".html", ".css", ".xml"].contains { name.hasSuffix($0) }
    }
}
