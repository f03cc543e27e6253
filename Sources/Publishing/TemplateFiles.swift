internal import Files
internal import Glibc
internal import Reporting
internal import Templates

/// The template files of one folder, as they are read: bytes by name, and what is wrong with them.
struct TemplateFiles {
    private(set) var files: [String: [UInt8]] = [:]
    private(set) var problems: [TemplateError.Problem] = []
    /// A line for each file that somebody may take for a template, and that is none.
    private(set) var notices: [String] = []

    /// Reads the folder of the common templates. Files that are none are left alone.
    ///
    /// - Throws: When the folder cannot be read.
    init(commonIn path: String) throws(TemplateError) {
        let folder = try TemplateFiles.open(path)
        for name in try TemplateFiles.names(in: folder) where !TemplateFiles.isAside(name) {
            if TemplateFiles.isTemplate(name) { read(name, in: folder) }
            let meant = TemplateFiles.usual(name)
            if name != meant, ReportTemplates.whole.contains(meant) {
                notices.append(
                    "\(path)/\(name): Not used, for the template is called '\(meant)'. Rename or remove it"
                )
            }
        }
    }

    /// Reads the folder of one agency. Whatever stands there must stand in for a common template: passed over, it would
    /// give the agency the common look without a word.
    ///
    /// - Throws: When the folder cannot be read.
    init(ofAgencyIn path: String, common: [String: [UInt8]]) throws(TemplateError) {
        let folder = try TemplateFiles.open(path)
        for name in try TemplateFiles.names(in: folder) where !TemplateFiles.isAside(name) {
            // Whoever sends mails looks at the files in there.
            if name == TemplateFiles.mail, folder.isFolder(name) { continue }
            if common[name] != nil {
                read(name, in: folder)
            } else {
                let allowed = common.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
                note("\(path)/\(name)", "This file stands in for none of the common templates. Those are: \(allowed)")
            }
        }
    }

    /// The names of the folders of single agencies, where there are any.
    ///
    /// - Parameter problems: Gets what else stands beside them.
    static func slugs(
        in path: String,
        _ problems: inout [TemplateError.Problem]
    ) throws(TemplateError) -> [String] {
        guard try open(path).exists(agencies) else { return [] }
        let folder = try open("\(path)/\(agencies)", advice: "Make it a folder, or remove it")
        var slugs: [String] = []
        for name in try names(in: folder) where !isAside(name) {
            do throws(FileError) {
                if try folder.leadsToFolder(name) {
                    slugs.append(name)
                } else {
                    let message = "This is no folder. Put an agency's own files into a folder with its slug as the name"
                    problems.append(TemplateError.Problem(file: "\(folder.path)/\(name)", message: message))
                }
            } catch {
                problems.append(problem(error, advice: "Mend the link, or remove it"))
            }
        }
        return slugs
    }

    static let agencies = "agencies"
    /// The templates of mails, beside those of reports.
    private static let mail = "mail"

    // MARK: Reading

    private mutating func read(_ name: String, in folder: borrowing Directory) {
        do throws(FileError) {
            let bytes = try folder.readRequired(name)
            files[name] = bytes
            if ReportTemplates.isEmpty(name, bytes) { problems.append(.emptyTemplate("\(folder.path)/\(name)")) }
        } catch {
            // One that is there and cannot be read is not missing besides.
            files[name] = []
            let advice =
                switch error.cause {
                case .notAFile: "Put a file in its place, or remove it"
                case .system(ENOENT), .system(ELOOP): "Mend the link, or remove it"
                case .system, .lineTooLong: "Restore the file"
                }
            problems.append(TemplateFiles.problem(error, advice: advice))
        }
    }

    private mutating func note(_ path: String, _ message: String) {
        problems.append(TemplateError.Problem(file: path, message: message))
    }

    private static func open(
        _ path: String,
        advice: String = "Name the templates' folder with --templates"
    ) throws(TemplateError) -> Directory {
        do throws(FileError) { return try Directory(opening: path) } catch {
            throw TemplateError(problems: [problem(error, advice: advice)])
        }
    }

    private static func names(in folder: borrowing Directory) throws(TemplateError) -> [String] {
        do throws(FileError) { return try folder.names() } catch {
            throw TemplateError(problems: [problem(error, advice: "Name the templates' folder with --templates")])
        }
    }

    private static func problem(_ error: FileError, advice: String) -> TemplateError.Problem {
        let isRefused = error.code == EACCES || error.code == EPERM
        let advice = isRefused ? "Let this user read it" : advice
        return TemplateError.Problem(file: error.path, message: "\(error.reason). \(advice)")
    }

    // MARK: Names

    private static func isTemplate(_ name: String) -> Bool {
        [".md", ".html", ".css", ".xml"].contains { name.hasSuffix($0) }
    }

    /// As a template would be called that is meant by a name like `Page.htm` or `report.md.txt`.
    private static func usual(_ name: String) -> String {
        let endings = [(".txt", ""), (".htm", ".html"), (".xhtml", ".html"), (".markdown", ".md"), (".atom", ".xml")]
        return endings.reduce(name.lowercased()) { name, ending in
            name.hasSuffix(ending.0) ? name.dropLast(ending.0.count) + ending.1 : name
        }
    }

    /// What nobody means as a template, wherever it stands: hidden files, a README, and what editors and merges leave.
    private static func isAside(_ name: String) -> Bool {
        name.hasPrefix(".") || name == "README.md" || name.hasPrefix("#")
            || ["~", ".bak", ".orig", ".rej", ".swp", ".tmp"].contains { name.hasSuffix($0) }
    }
}

extension TemplateError.Problem {
    static func emptyTemplate(_ path: String) -> TemplateError.Problem {
        TemplateError.Problem(file: path, message: "This template is empty, and so would be what it makes. Restore it")
    }
}
