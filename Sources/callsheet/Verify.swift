internal import Archive
internal import ArgumentParser
internal import Console
internal import Publishing
internal import Threads

/// `callsheet verify`: whether the archive is what was published.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that the archive is what was published.",
        discussion: """
            Checks every snapshot's files against its checksums, that no file is missing or was added, that every \
            snapshot is in the chain in which each names the one before it, that latest leads to one of them, that the \
            archive lists them all, and that what runs/ says was published is there. Needs no database.

            With --public-key every snapshot must be signed by one of the keys. With --rebuild every page is rendered \
            again from snapshot.json with the templates and compared, the archive's own pages too. With --expect-head the \
            chain must still hold a snapshot that you noted earlier, so that nobody can have cut off its end; callsheet \
            generate prints each agency's head, or keeps them with --heads.

            No signature covers latest, .head, the archive's pages and lists, runs/ and access.json. The first four are \
            compared with the snapshots. Whoever can write runs/ can hide there that an agency or the end of a chain is \
            gone: note heads somewhere else. access.json is not looked at.

            One line a fault goes to standard error, or with --json one document to standard output. Exit status 0 if \
            there is no fault, 1 if there is one.

            Examples:
              callsheet verify --output /srv/reports --public-key callsheet.pub.pem
              agency=0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162
              head=$(sed -n "s/^$agency //p" heads.txt)
              callsheet verify --agency $agency --expect-head $head
            """
    )

    @Option(help: ArgumentHelp("Folder that was published into.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Only this agency, by its id. Can be repeated. Default: all.", valueName: "uuid"))
    var agency: [String] = []

    @Option(
        help: ArgumentHelp(
            "A public key in PEM that may have signed. Can be repeated, for keys of before.",
            valueName: "file"
        )
    )
    var publicKey: [String] = []

    @Flag(help: "Render every snapshot again from its data and compare byte for byte.")
    var rebuild = false

    @Option(help: ArgumentHelp("Folder of the templates, for --rebuild.", valueName: "dir"))
    var templates = "templates"

    @Option(help: ArgumentHelp("A snapshot and its digest that must be in the chain.", valueName: "stamp:sha256"))
    var expectHead: String?

    @Flag(help: "Write what was found as JSON to standard output.")
    var json = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "templates", "expect-head"],
        repeated: ["agency", "public-key"],
        flags: ["rebuild", "json"]
    )

    func run() throws {
        guard try verify() else { throw ExitCode(ExitStatus.someFailed.rawValue) }
    }

    /// Verifies, and tells what was found.
    ///
    /// - Parameter stamps: Only snapshots of these are looked at file by file, the others in their chain; `nil` for all.
    /// - Returns: Whether there is no fault.
    func verify(only stamps: Set<String>? = nil) throws(Failure) -> Bool {
        let agencies = try AgencyOption.ids(agency)
        let keys = try publicKey.map { path throws(Failure) in try KeyFile.verificationKey(path) }
        let expected = try expectHead.map { text throws(Failure) in
            guard let reference = PublishedHead.Reference(text) else {
                throw Failure(
                    .usage,
                    "--expect-head '\(text)' is not STAMP:SHA256, such as 2026-02-16T235959Z: and 64 digits"
                )
            }
            return reference
        }
        do throws(ThreadError) {
            // It only reads, so any point is a safe one.
            try StopSignals.handle { signal in
                Callsheet.end(Failure(.tryAgain, "Stopped by \(signal.name) while verifying. Nothing is known"))
            }
        } catch {
            throw Failure(error)
        }
        if rebuild { try AsOfOption.requireZones() }
        let rebuilder = rebuild ? try SnapshotRebuilder(.opened(templates)) : nil
        let result: Verification
        do throws(ArchiveError) {
            let verifier = try ArchiveVerifier(
                output: output,
                keys: keys,
                rebuild: rebuilder?.rebuilding(folder: templates),
                only: stamps
            )
            result = try verifier.verify(agencies: agencies, expecting: expected)
        } catch {
            throw Failure(.dataError, error.description)
        }
        StandardError.write(lines: json ? [] : result.faults.map { "callsheet: \($0)" }, .error)
        StandardError.write(summary(result))
        if json { try StandardOutput.write(result.json) }
        return result.faults.isEmpty
    }

    /// What was looked at, what was found, and what was not looked at.
    private func summary(_ result: Verification) -> String {
        let agencies = Summary.count(result.agencies, "agency", "agencies")
        let snapshots = Summary.count(result.snapshots, "snapshot", "snapshots")
        let pruned = result.pruned > 0 ? ", \(result.pruned) pruned" : ""
        let faults = result.faults.isEmpty ? "no fault" : Summary.count(result.faults.count, "fault", "faults")
        var notes: [String] = []
        if publicKey.isEmpty { notes.append("signatures not checked") }
        if !rebuild { notes.append("pages not rendered again") }
        if result.unsignedTombstones > 0 {
            notes.append("\(Summary.count(result.unsignedTombstones, "note", "notes")) of pruning not signed")
        }
        if result.pagesOfOtherTemplates > 0 {
            let pages = Summary.count(result.pagesOfOtherTemplates, "archive page", "archive pages")
            notes.append("\(pages) of other templates not compared")
        }
        if result.unfinishedListings > 0 { notes.append("archive pages between two states not compared") }
        if result.lost > 0 {
            notes.append("\(Summary.count(result.lost, "snapshot", "snapshots")) given up as lost")
        }
        let rest = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
        return "callsheet: verified \(agencies), \(snapshots)\(pruned) in '\(output)': \(faults)\(rest)"
    }
}
