import Foundation
import Testing

@testable import Console

@Suite struct ConfigurationFileTests {
    private func entries(_ text: String) throws -> [String: String] {
        let file = try ConfigurationFile(Array(text.utf8), path: "x.env")
        return Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0.value) })
    }

    private func faults(_ bytes: [UInt8]) throws -> [String] {
        let failure = try #require(throws: Failure.self) { try ConfigurationFile(bytes, path: "x.env") }
        #expect(failure.status == .configuration)
        return failure.lines
    }

    private func faults(_ text: String) throws -> [String] { try faults(Array(text.utf8)) }

    @Test func linesAreVariablesCommentsOrNothing() throws {
        let text = """
            # Every night
            CALLSHEET_OUTPUT=/srv/reports

             \t
            #CALLSHEET_JOBS=2
            PGHOST=db.internal
            CALLSHEET_JWKS_URL=https://x.example/jwks.json?a=b#c
            CALLSHEET_REASON=a "word" and a 'word' # no comment = here
            CALLSHEET_ISSUER=
            PGOPTIONS=-c\tx=1
            """
        #expect(
            try entries(text) == [
                "CALLSHEET_OUTPUT": "/srv/reports", "PGHOST": "db.internal", "CALLSHEET_ISSUER": "",
                "CALLSHEET_JWKS_URL": "https://x.example/jwks.json?a=b#c", "PGOPTIONS": "-c\tx=1",
                "CALLSHEET_REASON": "a \"word\" and a 'word' # no comment = here",
            ]
        )
        #expect(try entries("") == [:])
        #expect(try entries("\n") == [:])
        #expect(try entries("PGHOST=ä") == ["PGHOST": "ä"])
    }

    /// What systemd and containers would take for different things is taken for nothing.
    @Test(arguments: [
        ("PGUSER=\"x\"", "The value of 'PGUSER' begins with a quote. Write it without quotes, whatever is in it"),
        ("PGUSER='x'", "The value of 'PGUSER' begins with a quote. Write it without quotes, whatever is in it"),
        ("PGUSER= x", "The value of 'PGUSER' begins or ends with a blank, which not all readers keep. Take it away"),
        ("PGUSER=x\t", "The value of 'PGUSER' begins or ends with a blank, which not all readers keep. Take it away"),
        (
            "PGUSER=x\\",
            "The value of 'PGUSER' holds a backslash, which not all readers keep. Put a password with one into a file of "
                + "its own"
        ),
        ("PGUSER=x\u{7}y", "The value of 'PGUSER' holds a control character. Take it away"),
        ("PGUSER=x\u{85}y", "The value of 'PGUSER' holds a control character. Take it away"),
        (" PGUSER=x", "Begins with a blank. Let the name begin the line"),
        ("export PGUSER=x", "Begins with 'export'. Write NAME=value alone"),
        (";PGUSER=x", "Begins with a semicolon. Begin a comment with '#'"),
        (
            "# x\\",
            "Is a comment that ends in a backslash, which makes some take the next line for a part of it"
        ),
        ("PGUSER", "Has no '='. Write NAME=value, and '#' before a comment"),
        ("CALLSHEET_CONFIG=x", "A file cannot name another one with 'CALLSHEET_CONFIG'"),
    ])
    func whatReadersDifferOnIsRefused(_ line: String, _ words: String) throws {
        #expect(try faults("# first\n\(line)\nPGPORT=1\n") == ["x.env:2: \(words)"])
    }

    @Test func wrongFilesAreToldAsAWhole() throws {
        #expect(
            try faults([0xEF, 0xBB, 0xBF] + Array("PGHOST=x".utf8))
                == ["x.env:1: Begins with a byte order mark. Save the file as UTF-8 without one"]
        )
        #expect(
            try faults("PGHOST=x\r\nPGPORT=1\r\n")
                == ["x.env:1: Has a carriage return, as Windows ends lines. Save the file with plain line feeds"]
        )
        #expect(
            try faults("PGHOST=x\n\nPGPORT=\01\n")
                == ["x.env:3: Holds a NUL character. Save the file as plain UTF-8 text"]
        )
        #expect(
            try faults(Array("PGHOST=x\nPGPORT=".utf8) + [0xFF, 0x0A])
                == ["x.env:2: Is not UTF-8. Save the file as UTF-8 text"]
        )
    }

    @Test func aNameTwiceNamesBothLines() throws {
        #expect(
            try faults("PGHOST=x\nPGPORT=1\nPGHOST=x\n")
                == ["x.env:3: 'PGHOST' stands here a second time, first in line 1. Keep one of them"]
        )
    }

    @Test(arguments: [
        ("CALLSHEET_OUTPT", "CALLSHEET_OUTPUT"), ("CALSHEET_OUTPUT", "CALLSHEET_OUTPUT"),
        ("PGHOTS", "PGHOST"), ("callsheet_output", "CALLSHEET_OUTPUT"), ("CALLSHEET_LOGFORMAT", "CALLSHEET_LOG_FORMAT"),
        ("OUTPUT_CALLSHEET", nil), ("CALLSHEET_XYZZY", nil), ("PGXYZZYXYZZY", nil), ("", nil),
    ])
    func anUnknownNameIsToldWithTheNearest(_ name: String, _ nearest: String?) throws {
        let isShown = nearest != nil || name.hasPrefix("CALLSHEET_") || name.hasPrefix("PG")
        let advice =
            nearest.map { "Did you mean '\($0)'?" }
            ?? "Names are CALLSHEET_ with that of an option, such as CALLSHEET_OUTPUT, and libpq's, such as PGHOST"
        #expect(try faults("\(name)=x") == ["x.env:1: Unknown name\(isShown ? " '\(name)'" : ""). \(advice)"])
    }

    /// A password that was broken over two lines stands where a name belongs.
    @Test func noMessageHoldsWhatMayBeASecret() throws {
        for line in ["hunter2hunter2", "hunter2hunter2=", "PGPASSWORD=\"hunter2hunter2", "PGUSER=hunter2hunter2 "] {
            #expect(!(try faults(line).joined().contains("hunter2")), "\(line)")
        }
    }

    @Test func allFaultsAreToldUpToTwenty() throws {
        #expect(try faults("A\nB\n").count == 2)
        let many = try faults(String(repeating: "A\n", count: 100))
        #expect(many.count == 21)
        #expect(many.last == "and 80 more lines likewise")
    }

    @Test(arguments: [
        ("PGPASSWORD=x", true), ("CALLSHEET_SMTP_PASSWORD=x", true), ("CALLSHEET_SMTP_TOKEN=x", true),
        ("CALLSHEET_JWT_SECRET=x", true), ("CALLSHEET_PING_URL=https://hc.example/x", true),
        ("CALLSHEET_DATABASE=host=x password=y", true), ("CALLSHEET_DATABASE=postgresql://u:p@h/d", true),
        ("CALLSHEET_DATABASE=postgresql://u@h/d", false), ("CALLSHEET_DATABASE=host=x passfile=/y", false),
        ("CALLSHEET_SMTP_PASSWORD_FILE=/x", false), ("PGPASSWORD=", false), ("PGPASSFILE=/x", false),
        ("CALLSHEET_REPORT_URL=https://x.example/a:b@c", false),
    ])
    func secretsAreKnownByNameOrForm(_ line: String, _ isSecret: Bool) throws {
        let entry = try #require(try ConfigurationFile(Array(line.utf8), path: "x").entries.first)
        #expect(entry.isSecret == isSecret)
    }

    @Test(arguments: [(0o644, false), (0o604, false), (0o640, true), (0o600, true)])
    func aSecretThatEverybodyCanReadIsRefused(_ mode: Int, _ isTaken: Bool) throws {
        let path = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("PGHOST=x\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(try ConfigurationFile.read(path)?.entries.count == 1)
        try Data("PGPASSWORD=hunter2\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        guard !isTaken else {
            #expect(try ConfigurationFile.read(path)?.entries.count == 1)
            return
        }
        let failure = try #require(throws: Failure.self) { try ConfigurationFile.read(path) }
        #expect(failure.status == .configuration)
        #expect(
            failure.message
                == "\(path): everybody can read it, and 'PGPASSWORD' in it is a secret. Take that away with "
                + "'chmod o= \(path)'"
        )
    }

    @Test func onlyTheDefaultFileMayBeMissing() throws {
        #expect(try ConfigurationFile.read("/nowhere/x.env", isOptional: true) == nil)
        let failure = try #require(throws: Failure.self) { try ConfigurationFile.read("/nowhere/x.env") }
        #expect(failure.message == "/nowhere/x.env: there is no such file. Check --config and CALLSHEET_CONFIG")
    }

    @Test(arguments: [
        (["status", "--config", "a"], "a"), (["status", "--config=a", "--config", "b"], "b"), (["status"], nil),
        (["status", "--config="], ""), (["status", "--config"], nil), (["status", "--", "--config=a"], nil),
        (["status", "--configure=a"], nil),
    ])
    func anOptionIsFoundBeforeArgumentsAreParsed(_ arguments: [String], _ value: String?) {
        #expect(CommonOptions.value(of: "config", in: arguments) == value)
    }
}
