internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Files
internal import Publishing
internal import Reporting
internal import Templates

/// `callsheet preview`: one template as its readers will see it.
struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one template as readers will see it, for people who write templates.",
        discussion: """
            Fills in FILE by the very path that a report takes and writes one file to standard output that can be opened \
            in a browser: the page with its style sheet inside. FILE can be any template:

              report.md, page.html, style.css   a report's page
              archive.html                      the archive's first page
              feed.xml                          the feed, as it is
              a part that these include         the page or the feed with it

            A file of another name stands in for one of these by its ending: draft.md for report.md, draft.html for \
            page.html, draft.css for style.css, draft.xml for feed.xml. All the other templates are those of --templates.

            The names are filled with made-up data, or with those of --snapshot. An agency's own files, in \
            agencies/<slug>/, are used if FILE is in that folder; otherwise if --snapshot is of that agency. \
            --agency-templates names it outright. Links to other files of a snapshot lead nowhere from there.

            Examples:
              callsheet preview templates/report.md > preview.html
              latest=output/agencies/0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162/latest
              callsheet preview templates/style.css --snapshot $latest > style.html
              callsheet preview templates/page.html --agency-templates lakeshore > page.html
            """
    )

    @Argument(help: ArgumentHelp("The template.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "Folder of the templates that FILE stands among. Default: the one that it is in, otherwise templates.",
            valueName: "dir"
        )
    )
    var templates: String?

    @Option(help: ArgumentHelp("Use the files in agencies/SLUG/ of the templates.", valueName: "slug"))
    var agencyTemplates: String?

    @Option(
        help: ArgumentHelp(
            "A snapshot whose data fill the names: its folder, or its snapshot.json.",
            valueName: "file|folder"
        )
    )
    var snapshot: String?

    @Option(
        help: ArgumentHelp("The report's period: today, 7d, 30d, 90d or custom. Default: 30d.", valueName: "period")
    )
    var period: String?

    @Option(help: ArgumentHelp("First day of the custom period, YYYY-MM-DD.", valueName: "date"))
    var startDate: String?

    @Option(help: ArgumentHelp("Last day of the custom period, YYYY-MM-DD.", valueName: "date"))
    var endDate: String?

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["templates", "agency-templates", "snapshot", "period", "start-date", "end-date"]
    )

    func run() throws {
        let period = try PeriodOption.one(period, startDate, endDate)
        let data = try data(for: period)
        let draft = try draft(for: data)
        let preview = TemplatePreview(draft.templates, data, ReportStyle(archived: data), period: period)
        try StandardOutput.write(preview.rendering(of: draft.file))
    }

    private func data(for period: Period) throws(Failure) -> Snapshot {
        guard let path = snapshot else { return .sample(for: Period.fixed.filter { $0 != period } + [period]) }
        try AsOfOption.requireZones()
        let snapshot = try SnapshotInput.read(path)
        let (range, window) = (period.range(today: snapshot.clock.today), snapshot.window)
        guard window.contains(range) else {
            throw Failure(
                .usage,
                "--start-date \(range.first) and --end-date \(range.last) are not within the days that \(path) holds: "
                    + "\(window.first) to \(window.last)"
            )
        }
        if !window.contains(range.preceding) {
            StandardError.write(
                "callsheet: \(path) holds no days before \(window.first), so changes are against less than the span "
                    + "before",
                .warning
            )
        }
        return snapshot
    }

    private func draft(for data: Snapshot) throws(Failure) -> TemplateDraft {
        let (place, name) = Preview.place(of: file)
        do {
            let found = templates == nil ? try TemplateFolder.around(place) : nil
            let folder = try Generate.folder(templates ?? found ?? "templates", "--templates")
            let common = try TemplateDraft.CommonFiles(folder)
            let slugs = try TemplateFolder.slugs(in: folder)
            if let wanted = agencyTemplates, !slugs.contains(wanted) {
                let list = slugs.map { "'\($0)'" }.joined(separator: ", ")
                throw Failure(
                    .usage,
                    "--agency-templates '\(wanted)' has no folder in \(folder)/agencies. "
                        + (slugs.isEmpty ? "No agency has" : "These have: \(list)")
                )
            }
            let ownPlace = TemplateFolder.slug(ofFolder: place, in: folder, among: slugs)
            let isTemplate = ownPlace != nil || Directory.isSame(place, folder)
            return try TemplateDraft(
                file,
                text: isTemplate ? Preview.readTemplate(name, in: place) : InputFile.read(file),
                among: common,
                slug: agencyTemplates ?? ownPlace ?? slugs.first { $0 == data.agency.slug }
            )
        } catch let error as TemplateError {
            throw Failure(error)
        } catch {
            throw error as? Failure ?? Failure(.configuration, "\(error)")
        }
    }

    /// The folder that a path leads to, and the name in it.
    private static func place(of path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = path[...slash]
        return (folder == "/" ? "/" : String(folder.dropLast()), String(path[slash...].dropFirst()))
    }

    /// A draft elsewhere may come through a pipe. Among the templates a pipe is a mistake, and might never end.
    private static func readTemplate(_ name: String, in folder: String) throws(Failure) -> [UInt8] {
        do throws(FileError) {
            return try Directory(opening: folder).readRequired(name)
        } catch {
            if case .notAFile = error.cause {
                throw Failure(.configuration, "\(error). Name a template, or put one in its place")
            }
            throw Failure(.dataError, "\(error.path): \(InputFile.reason(error))")
        }
    }
}
