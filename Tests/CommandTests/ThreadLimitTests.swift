import Foundation
import TestSupport
import Testing

/// A system that grants no thread: said at once, where a run once waited for ever.
@Suite
struct ThreadLimitTests {
    /// Root is not subject to the limit on processes. Anybody else has one already: the test's own.
    private static let asNobody =
        geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []

    private static let canRun = (try? CallsheetRun(["--version"], wrapper: asNobody).status) == 0

    @Test(.enabled(if: canRun, "Another user than root must be able to run the program"))
    func noThreadIsSaid() throws {
        let folder = try TemporaryFolder()
        let wrapper = Self.asNobody + ["timeout", "60", "prlimit", "--nproc=1", "--"]
        for command in ["generate", "prune --keep-daily 1 --templates \(OutputFolder.productTemplates)", "verify"] {
            let words = command.split(separator: " ").map(String.init)
            try CallsheetRun(words, folder: folder.path, wrapper: wrapper).expectFailure(
                75,
                "Cannot start a thread: resource temporarily unavailable. Let this user have more processes "
                    + "(ulimit -u, or TasksMax of its service) or more memory (ulimit -v), and run again"
            )
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    /// Fewer threads than jobs only make a run slower, and give the same files.
    @Test func whatOneThreadCanDoIsDone() throws {
        let published = try PublishedOutput.shared()
        let other = try OutputFolder()
        try other.generate(published.database, ["--jobs", "64"]).expectSuccess()
        expectSame(try other.tree(), try published.output.tree())
    }
}
