internal import Files
internal import Glibc
package import Templates

/// The mail's templates on disk: common ones in `mail/`, and in `agencies/<slug>/mail/` files that stand in for them
/// for one agency.
package struct MailTemplateFolder: Sendable {
    package let common: MailTemplates
    private let bySlug: [String: MailTemplates]

    private static let mailFolder = "mail"
    private static let agenciesFolder = "agencies"

    /// Reads and compiles all of them, so that a mistake shows before any work is done.
    ///
    /// - Parameter path: The folder of all templates.
    /// - Throws: All problems of all templates, each once; or that a folder or a file cannot be read.
    package init(_ path: String) throws(TemplateError) {
        var problems: [TemplateError.Problem] = []
        let folder = "\(path)/\(MailTemplateFolder.mailFolder)"
        let files = try MailTemplateFolder.files(in: folder)
        let common = MailTemplateFolder.compile(files, folder, &problems)
        var bySlug: [String: MailTemplates] = [:]
        for slug in try MailTemplateFolder.slugs(in: path) {
            let ownFolder = "\(path)/\(MailTemplateFolder.agenciesFolder)/\(slug)/\(MailTemplateFolder.mailFolder)"
            let own = try MailTemplateFolder.files(in: ownFolder)
            for file in own.keys.sorted() where files[file] == nil {
                let allowed = files.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
                problems.append(
                    TemplateError.Problem(
                        file: "\(ownFolder)/\(file)",
                        message: "This file stands in for none of the common templates. Those are: \(allowed)"
                    )
                )
            }
            var found: [TemplateError.Problem] = []
            bySlug[slug] = MailTemplateFolder.compile(files.merging(own) { $1 }, ownFolder, &found)
            // A mistake in a common file is named where that file is; told twice, it counts once.
            problems += found.map { problem in
                let name = String(problem.file.dropFirst(ownFolder.count + 1))
                guard own[name] == nil, files[name] != nil else { return problem }
                return TemplateError.Problem(
                    file: "\(folder)/\(name)",
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
    package func templates(for slug: String) -> MailTemplates {
        bySlug[slug] ?? common
    }

    private static func compile(
        _ files: [String: [UInt8]],
        _ folder: String,
        _ problems: inout [TemplateError.Problem]
    ) -> MailTemplates? {
        do throws(TemplateError) {
            return try MailTemplates(files: files, folder: folder)
        } catch {
            problems += error.problems
            return nil
        }
    }

    /// The template files of a folder by name. Its README and hidden files are none.
    private static func files(in path: String) throws(TemplateError) -> [String: [UInt8]] {
        try reading { () throws(FileError) in
            let folder = try Directory(opening: path)
            var files: [String: [UInt8]] = [:]
            for name in try folder.names() where isTemplate(name) {
                files[name] = try folder.read(name)
            }
            return files
        }
    }

    /// The agencies that have files of their own for mails.
    private static func slugs(in path: String) throws(TemplateError) -> [String] {
        try reading { () throws(FileError) in
            guard try Directory(opening: path).exists(agenciesFolder) else { return [] }
            let folder = try Directory(opening: "\(path)/\(agenciesFolder)")
            return try folder.names().filter { !$0.hasPrefix(".") && folder.exists("\($0)/\(mailFolder)") }
        }
    }

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
        !name.hasPrefix(".") && name != "README.md" && [".md", ".html", ".css", ".txt"].contains { name.hasSuffix($0) }
    }
}
