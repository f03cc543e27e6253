internal import Files
package import Reporting
package import Templates

/// The templates on disk: common ones, and in `agencies/<slug>/` files that stand in for them for one agency.
package struct TemplateFolder: Sendable {
    package let common: ReportTemplates
    let bySlug: [String: ReportTemplates]
    private let path: String
    private let unused: [String]

    /// Reads and compiles all of them, those of single agencies too, so that a mistake shows before any work is done.
    ///
    /// - Throws: All problems of all templates, each once; or that a folder cannot be read.
    package init(_ path: String) throws(TemplateError) {
        let files = try TemplateFiles(commonIn: path)
        var problems = files.problems
        var common: ReportTemplates?
        var bySlug: [String: ReportTemplates] = [:]
        do throws(TemplateError) { common = try ReportTemplates(files: files.files, folder: path) } catch {
            problems += error.problems
        }
        for slug in try TemplateFiles.slugs(in: path, &problems) {
            do throws(TemplateError) {
                let (own, places) = try TemplateFolder.own(of: slug, in: path, files.files)
                problems += own.problems
                bySlug[slug] = try ReportTemplates(
                    files: files.files.merging(own.files) { $1 },
                    folder: path,
                    places: places
                )
            } catch {
                problems += error.problems
            }
        }
        guard let common, problems.isEmpty else { throw TemplateError(problems: problems) }
        self.common = common
        self.bySlug = bySlug
        self.path = path
        unused = files.notices
    }

    /// An agency's own files, and where each of them stands.
    static func own(
        of slug: String,
        in path: String,
        _ common: [String: [UInt8]]
    ) throws(TemplateError) -> (TemplateFiles, places: [String: String]) {
        let folder = TemplateFolder.path(of: slug, in: path)
        let own = try TemplateFiles(ofAgencyIn: folder, common: common)
        return (own, Dictionary(uniqueKeysWithValues: own.files.keys.map { ($0, "\(folder)/\($0)") }))
    }

    /// An agency's own templates where it has some, and the common ones.
    package func templates(for slug: String) -> ReportTemplates {
        bySlug[slug] ?? common
    }

    /// A line for each file that is called nearly like a template, and for each agency's folder that no agency uses, for
    /// its name is nobody's slug: a misspelt one would leave everything as it was without a word.
    ///
    /// - Parameter slugs: Those of all agencies there are; `nil` where they are not known.
    func notices(slugs: Set<String>?) -> [String] {
        let nobodys = slugs.map { slugs in bySlug.keys.filter { !slugs.contains($0) }.sorted() } ?? []
        return unused
            + nobodys.map { "\(TemplateFolder.path(of: $0, in: path)): No agency has this slug. Rename or remove it" }
    }

    /// The agencies that have a folder of their own, in order.
    package static func slugs(in path: String) throws(TemplateError) -> [String] {
        var problems: [TemplateError.Problem] = []
        return try TemplateFiles.slugs(in: path, &problems)
    }

    /// The agency whose own folder another folder is, whatever path leads there.
    package static func slug(ofFolder folder: String, in path: String, among slugs: [String]) -> String? {
        slugs.first { Directory.isSame(folder, TemplateFolder.path(of: $0, in: path)) }
    }

    /// The folder of templates that another folder is: that of the common ones or of one agency's own; `nil` if it is
    /// neither.
    package static func around(_ folder: String) throws(TemplateError) -> String? {
        if isWhole(folder) { return folder }
        let outer = parent(of: parent(of: folder))
        guard isWhole(outer), try slug(ofFolder: folder, in: outer, among: slugs(in: outer)) != nil else { return nil }
        return outer
    }

    private static func isWhole(_ path: String) -> Bool {
        guard let folder = try? Directory(opening: path) else { return false }
        for file in ReportTemplates.whole where !folder.exists(file) { return false }
        return true
    }

    private static func parent(of path: String) -> String {
        if path == "." { return ".." }
        if path == ".." || path.hasSuffix("/..") { return path + "/.." }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func path(of slug: String, in path: String) -> String { "\(path)/\(TemplateFiles.agencies)/\(slug)" }
}
