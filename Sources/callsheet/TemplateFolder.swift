internal import Archive
internal import Console
internal import Reporting
internal import Templates

/// The templates on disk: common ones, and in `agencies/<slug>/` files that stand in for them for one agency.
struct TemplateFolder {
    let common: ReportTemplates
    let bySlug: [String: ReportTemplates]

    /// Reads and compiles all of them, those of single agencies too, so that a mistake shows before any work is done.
    init(_ path: String) throws(Failure) {
        var problems: [TemplateError.Problem] = []
        let files = try TemplateFolder.files(in: path)
        let common = TemplateFolder.compile(files, path, &problems)
        var bySlug: [String: ReportTemplates] = [:]
        for slug in try TemplateFolder.names(in: "\(path)/agencies", orNone: true) {
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
        guard let common, problems.isEmpty else { throw Failure(TemplateError(problems: problems)) }
        self.common = common
        self.bySlug = bySlug
    }

    func templates(for slug: String) -> ReportTemplates {
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
    static func files(in path: String) throws(Failure) -> [String: [UInt8]] {
        do throws(ArchiveError) {
            let folder = try Directory(opening: path)
            var files: [String: [UInt8]] = [:]
            for name in try folder.names() where isTemplate(name) {
                files[name] = try folder.read(name)
            }
            return files
        } catch {
            throw Failure(.configuration, "\(error.path): \(error.reason). Name the templates' folder with --templates")
        }
    }

    private static func names(in path: String, orNone: Bool) throws(Failure) -> [String] {
        guard let folder = try? Directory(opening: path) else { return [] }
        do throws(ArchiveError) {
            return try folder.names().filter { !$0.hasPrefix(".") }
        } catch {
            throw Failure(.configuration, error.description)
        }
    }

    private static func isTemplate(_ name: String) -> Bool {
        !name.hasPrefix(".") && name != "README.md" && [".md", ".html", ".css", ".xml"].contains { name.hasSuffix($0) }
    }
}
