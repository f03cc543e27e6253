import Archive
import Files
import Foundation
import Testing

/// What to do about a file of the output that could not be read or written.
@Suite struct ArchiveErrorTests {
    private func text(_ operation: FileError.Operation, _ code: Int32) -> String {
        ArchiveError(FileError(operation, path: "/reports/agencies", .system(code))).description
    }

    @Test(arguments: [FileError.Operation.create, .write, .rename, .remove])
    func whatCannotBeWrittenAtTheTopNeedsAnotherOutput(operation: FileError.Operation) {
        let advice = "Choose an output that this user may write to"
        for path in ["/reports", "/reports/.lock"] {
            let error = ArchiveError(FileError(operation, path: path, .system(EACCES)), in: "/reports")
            #expect(error.description == "\(path): permission denied. \(advice)")
        }
        #expect(text(operation, EROFS) == "/reports/agencies: read-only file system. \(advice)")
        #expect(ArchiveError(FileError(operation, path: "", .system(EIO))).kind == .cannotWrite)
    }

    /// One agency's folder that root has made is no reason to publish elsewhere.
    @Test func whatCannotBeWrittenBelowNeedsARightOnItsFolder() {
        let folder = "/reports/agencies/0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162"
        for operation in [FileError.Operation.create, .rename, .remove] {
            let error = FileError(operation, path: "\(folder)/.next.new", .system(EACCES))
            #expect(
                ArchiveError(error, in: "/reports").description
                    == "\(folder)/.next.new: permission denied. Let this user write to '\(folder)'"
            )
        }
        #expect(text(.write, EPERM) == "/reports/agencies: operation not permitted. Let this user write to it")
    }

    @Test(arguments: [FileError.Operation.open, .read, .list])
    func whatCannotBeReadNeedsAReader(operation: FileError.Operation) {
        #expect(text(operation, EACCES) == "/reports/agencies: permission denied. Let this user read it")
        #expect(ArchiveError(FileError(operation, path: "", .system(EIO))).kind == .cannotRead)
    }

    @Test func aFullDiskNeedsSpaceWhateverWasDone() {
        let advice = ". Free some space and run again"
        #expect(text(.write, ENOSPC) == "/reports/agencies: no space left on device\(advice)")
        #expect(
            text(.sync, EDQUOT)
                == "/reports/agencies: could not be made durable on disk: disk quota exceeded\(advice)"
        )
        let spilling = ArchiveError(FileError(.write, path: "/reports", .system(ENOSPC)), "while setting rows aside")
        #expect(spilling.description == "/reports: no space left on device while setting rows aside\(advice)")
    }

    @Test func otherCausesStandAlone() {
        #expect(text(.open, ENOTDIR) == "/reports/agencies: not a directory")
        let line = ArchiveError(FileError(.read, path: "runs/x.json", .lineTooLong))
        #expect(line.description == "runs/x.json: has a line that is too long")
        #expect(line.kind == .cannotRead)
    }
}
