import Foundation
import PostgreSQL
import TestSupport
import Testing

/// A gate before published reports of two agencies; a third has a user and nothing published.
final class GateFixture: Sendable {
    let database: TestDatabase
    let output: OutputFolder
    let tokens: TestTokens
    let gate: GateProcess
    let agency: String
    let otherAgency: String
    /// Users: one of each agency, one of none, and one that the database lacks.
    let user: String
    let otherUser: String
    let newUser: String
    let homelessUser: String
    let unknownUser = "00000000-0000-4000-8000-00000000dead"
    private let files: TemporaryFolder

    static let origin = "https://app.example"
    static let api = "/functions/v1/dashboard-campaigns"

    /// - Parameters:
    ///   - program: The gate to run.
    ///   - options: Further options of the runs that publish.
    init(program: String = GateProcess.program, options: [String] = ["--precompress"]) throws {
        database = try TestDatabase(load: .init(agencies: 3, campaigns: 4, days: 200, batches: 60))
        output = try OutputFolder()
        let rows = try database.connect().query(
            "users",
            """
            SELECT DISTINCT ON (agency_id) agency_id::text, id::text FROM users
            ORDER BY agency_id NULLS LAST, id
            """
        )
        agency = try #require(rows[0, 0])
        user = try #require(rows[0, 1])
        otherAgency = try #require(rows[1, 0])
        otherUser = try #require(rows[1, 1])
        newUser = try #require(rows[2, 1])
        homelessUser = try #require(rows[3, 1])
        try #require(rows[3, 0] == nil)
        for day in ["2026-02-15", "2026-02-16"] {
            try output.generate(
                database,
                [
                    "--agency", agency, "--agency", otherAgency, "--as-of", day, "--templates",
                    OutputFolder.productTemplates,
                ] + options
            ).expectSuccess()
        }
        tokens = try TestTokens()
        files = try TemporaryFolder()
        // What is noted of mails lies beside the reports and must not be had.
        let mails = try CallsheetRun([
            "send", "--output", output.path, "--templates", OutputFolder.productTemplates, "--max-age", "3000d",
            "--from", "reports@calls.example.com", "--eml-dir", "\(files.path)/mails",
        ])
        try #require(mails.status == 0, "\(mails.stderr)")
        try files.write(tokens.secret + "\n", to: "secret")
        try files.write(tokens.jwks, to: "jwks.json")
        gate = try GateProcess(
            [
                "--output", output.path, "--listen", "127.0.0.1:0", "--jwt-secret-file", "\(files.path)/secret",
                "--jwks",
                "\(files.path)/jwks.json", "--issuer", TestTokens.issuer, "--cookie", "session", "--cors-origin",
                GateFixture.origin,
            ],
            program: program
        )
    }

    static func shared() throws -> GateFixture { try made.get() }
    private static let made = Result { try GateFixture() }

    func get(
        _ target: String,
        _ method: String = "GET",
        token: String?,
        _ headers: [(String, String)] = []
    ) throws -> HTTPExchange {
        let authorization = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return try HTTPExchange(port: gate.port, method, target, authorization + headers)
    }

    /// Asks as the first agency's user.
    func get(_ target: String, _ method: String = "GET", _ headers: [(String, String)] = []) throws -> HTTPExchange {
        try get(target, method, token: tokens.good(user), headers)
    }
}

extension HTTPExchange {
    /// Fails the test unless the answer carries what all answers carry.
    func expectSecurityHeaders(sourceLocation: SourceLocation = #_sourceLocation) {
        let expected = [
            (
                "content-security-policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'"
            ),
            ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ]
        for (name, value) in expected {
            #expect(headers.filter { $0.name == name }.map(\.value) == [value], sourceLocation: sourceLocation)
        }
    }
}
