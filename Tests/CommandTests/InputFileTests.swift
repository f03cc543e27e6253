import Foundation
import TestSupport
import Testing

/// Files that commands are given by a path: pipes, and those that this user may not read.
@Suite
struct InputFileTests {
    /// Refused to everybody who reads it, root as well.
    private static let forbidden = "/proc/sys/vm/compact_memory"

    private func preview(_ file: String, wrapper: [String] = []) throws -> CallsheetRun {
        try CallsheetRun(["preview", "--templates", OutputFolder.productTemplates, file], wrapper: wrapper)
    }

    @Test func previewReadsStandardInputToItsEnd() throws {
        let file = OutputFolder.productTemplates + "/report.md"
        let expected = try preview(file)
        try #require(expected.status == 0, "\(expected.stderr)")
        let piped = try preview("/dev/stdin", wrapper: ["bash", "-c", #"cat "$0" | "$@""#, file])
        #expect(piped.status == 0, "\(piped.stderr)")
        #expect(piped.stdout == expected.stdout)
        #expect(piped.stdout.utf8.count > 1000)
    }

    /// As in `--sign-key <(decrypt key.pem.gpg)`.
    @Test func keysAreReadFromAProcessSubstitution() throws {
        let keys = try AuditArchive.KeyPair()
        let substitution = ["bash", "-c", #""$@" <(cat "$0")"#]
        let signing = try CallsheetRun(
            ["generate", "--templates", OutputFolder.productTemplates, "--database", "host=/nowhere", "--sign-key"],
            wrapper: substitution + [keys.privateKey]
        )
        // The key is good, and the run comes as far as the database.
        #expect(signing.status == 69, "\(signing.stderr)")
        let output = try TemporaryFolder()
        let verifying = try CallsheetRun(
            ["verify", "--output", output.path, "--public-key"],
            wrapper: substitution + [keys.publicKey]
        )
        #expect(verifying.status == 0, "\(verifying.stderr)")
    }

    @Test func whatMayNotBeReadIsNamedWithoutTalkOfAnOutput() throws {
        let line = "\(Self.forbidden): permission denied. Let this user read it"
        try CallsheetRun(["verify", "--public-key", Self.forbidden]).expectFailure(78, line)
        try CallsheetRun(["generate", "--sign-key", Self.forbidden]).expectFailure(78, line)
        try preview(Self.forbidden).expectFailure(65, line)
        try CallsheetRun(["diff", Self.forbidden, Self.forbidden]).expectFailure(65, line)
    }
}
