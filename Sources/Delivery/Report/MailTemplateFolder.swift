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
    /// - Throws: All problems of all templates, each once; or that a folder cannot be read.
    package init(_ path: String) throws(TemplateError) {
        var problems: [TemplateError.Problem] = []
        let folder = "\(path)/\(MailTemplateFolder.mailFolder)"
        let files = try MailTemplateFolder.files(in: folder, standingInFor: nil, &problems)
        var common: MailTemplates?
        var bySlug: [String: MailTemplates] = [:]
        do throws(TemplateError) { common = try MailTemplates(files: files, folder: folder) } catch {
            problems += error.problems
        }
        for slug in try MailTemplateFolder.slugs(in: path) {
            let ownFolder = "\(path)/\(MailTemplateFolder.agenciesFolder)/\(slug)/\(MailTemplateFolder.mailFolder)"
            do throws(TemplateError) {
                let own = try MailTemplateFolder.files(in: ownFolder, standingInFor: files, &problems)
                bySlug[slug] = try MailTemplates(
                    files: files.merging(own) { $1 },
                    folder: folder,
                    places: Dictionary(uniqueKeysWithValues: own.keys.map { ($0, "\(ownFolder)/\($0)") })
                )
            } catch {
                problems += error.problems
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

    /// The template files of a folder by name.
    ///
    /// - Parameters:
    ///   - common: The common templates, for a folder of an agency's own: whatever stands there must stand in for one of
    ///     them. In the folder of the common ones, files that are none are left alone.
    ///   - problems: Gets what is wrong with the files.
    private static func files(
        in path: String,
        standingInFor common: [String: [UInt8]]?,
        _ problems: inout [TemplateError.Problem]
    ) throws(TemplateError) -> [String: [UInt8]] {
        let folder = try reading { () throws(FileError) in try Directory(opening: path) }
        let names = try reading { () throws(FileError) in try folder.names() }
        var files: [String: [UInt8]] = [:]
        for name in names where !isAside(name) {
            if let common, common[name] == nil {
                let allowed = common.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
                let message = "This file stands in for none of the common templates. Those are: \(allowed)"
                problems.append(TemplateError.Problem(file: "\(path)/\(name)", message: message))
            } else if isTemplate(name) {
                do throws(FileError) { files[name] = try folder.readRequired(name) } catch {
                    // One that is there and cannot be read is not missing besides.
                    files[name] = []
                    problems.append(problem(error, advice: "Put a file in its place, or remove it"))
                }
            }
        }
        return files
    }

    /// The agencies that have a folder of their own for mails.
    private static func slugs(in path: String) throws(TemplateError) -> [String] {
        try reading { () throws(FileError) in
            guard try Directory(opening: path).exists(agenciesFolder) else { return [] }
            let folder = try Directory(opening: "\(path)/\(agenciesFolder)")
            return try folder.names().filter { !isAside($0) && folder.exists("\($0)/\(mailFolder)") }
        }
    }

    private static func reading<Value: ~Copyable>(
        _ work: () throws(FileError) -> Value
    ) throws(TemplateError) -> Value {
        do throws(FileError) {
            return try work()
        } catch {
            throw TemplateError(problems: [problem(error, advice: "Name the templates' folder with --templates")])
        }
    }

    private static func problem(_ error: FileError, advice: String) -> TemplateError.Problem {
        let isRefused = error.code == EACCES || error.code == EPERM
        let advice = isRefused ? "Let this user read it" : advice
        return TemplateError.Problem(file: error.path, message: "\(error.reason). \(advice)")
    }

    private static func isTemplate(_ name: String) -> Bool {
        [".md", ".html", ".css", ".txt"].contains { name.hasSuffix($0) }
    }

    /// What nobody means as a template: hidden files, a README, and what editors and merges leave.
    private static func isAside(_ name: String) -> Bool {
        name.hasPrefix(".") || name == "README.md" || name.hasPrefix("#")
            || ["~", ".bak", ".orig", ".rej", ".swp", ".tmp"].contains { name.hasSuffix($0) }
    }
}
