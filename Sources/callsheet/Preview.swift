internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Publishing
internal import Reporting
internal import Templates

/// `callsheet preview`: one Markdown file as the page that a report would be.
struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one Markdown file as a page, for people who write templates.",
        discussion: """
            Renders FILE.md by the very path that a report takes and writes the page to standard output. The file may use \
            every name that report.md may use; they are filled with made-up data, or with those of --snapshot.

            Examples:
              callsheet preview templates/report.md > preview.html
              callsheet preview draft.md --snapshot output/agencies/<id>/latest/snapshot.json > preview.html
            """
    )

    @Argument(help: ArgumentHelp("The Markdown file.", valueName: "file.md"))
    var file: String

    @Option(help: ArgumentHelp("Folder of the templates: the page around it, and partials.", valueName: "dir"))
    var templates = "templates"

    @Option(help: ArgumentHelp("A snapshot.json whose data fill the names.", valueName: "file"))
    var snapshot: String?

    static let environmentNames = EnvironmentOptions.Names(single: ["templates", "snapshot"])

    func run() throws {
        let source = try InputFile.read(file)
        let data = try snapshot.map(SnapshotInput.read) ?? .sample
        let compiled: ReportTemplates
        do throws(TemplateError) {
            var files = try TemplateFolder.files(in: templates)
            files[ReportTemplates.reportFile] = source
            compiled = try ReportTemplates(files: files, folder: templates)
        } catch {
            let path = "\(templates)/\(ReportTemplates.reportFile)"
            throw Failure(.configuration, error.description.replacing(path, with: file))
        }
        StandardOutput.write(
            SnapshotRenderer.preview(compiled, data, ReportStyle(archived: data), period: .standard)
        )
    }
}
