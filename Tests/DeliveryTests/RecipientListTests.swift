import Dashboard
import OutputTree
import Testing

@testable import Delivery

@Suite struct RecipientListTests {
    private let sandbox: OutputSandbox
    private let key: DeliveryKey
    private let agency = LedgerSamples.agency

    init() throws {
        sandbox = try OutputSandbox()
        key = try DeliveryKey(output: sandbox.path)
    }

    private func recipients(
        lists: [(RowID, [String])] = [],
        users: [(email: String, role: String?)] = [],
        usersAgency: RowID = LedgerSamples.agency
    ) throws -> Recipients {
        var json = RecipientsDocument.head(lists.map { (agency: $0.0, addresses: $0.1) })
        for (index, user) in users.enumerated() {
            let id = RowID(high: 0xB, low: UInt64(index + 1))
            RecipientsDocument.append(
                RecipientsDocument.User(id: id, agency: usersAgency, email: user.email, role: user.role),
                isFirst: index == 0,
                to: &json
            )
        }
        return try #require(Recipients(json: json + Array(RecipientsDocument.tail.utf8)))
    }

    private func list(_ recipients: Recipients) throws -> RecipientList {
        try RecipientList(of: agency, in: recipients, key: key)
    }

    private static let users: [(email: String, role: String?)] = [
        ("owner@x.de", "agency_owner"), ("admin@x.de", "agency_admin"), ("member@x.de", "agency_member"),
        ("client@x.de", "client_user"), ("platform@x.de", "platform_admin"), ("new@x.de", "agency_guest"),
        ("none@x.de", nil), ("shout@x.de", "AGENCY_OWNER"),
    ]

    @Test func rolesOfTheAgencyItselfGetIt() throws {
        let list = try list(recipients(users: Self.users))
        #expect(list.recipients.map(\.address.description) == ["admin@x.de", "member@x.de", "owner@x.de"])
        #expect(list.warnings == [])
    }

    @Test func whatTheAgencySetWins() throws {
        let own = try list(recipients(lists: [(agency, ["z@y.de", "a@y.de"])], users: Self.users))
        #expect(own.recipients.map(\.address.description) == ["a@y.de", "z@y.de"])
        let nobody = try list(recipients(lists: [(agency, [])], users: Self.users))
        #expect(nobody.recipients.isEmpty && nobody.warnings.isEmpty)
        let others = try list(recipients(lists: [(RowID(high: 0, low: 7), ["z@y.de"])], users: Self.users))
        #expect(others.recipients.count == 3)
        #expect(
            try list(recipients(users: Self.users, usersAgency: RowID(high: 0, low: 7))).recipients.isEmpty
        )
    }

    @Test func caseMakesNoSecondRecipientAndTheFirstSpellingStays() throws {
        let list = try list(recipients(lists: [(agency, ["b@x.de", "Anna@X.de", "anna@x.de", "ANNA@x.de"])]))
        #expect(list.recipients.map(\.address.description) == ["Anna@X.de", "b@x.de"])
    }

    @Test func otherAddressesAreOneWarningEach() throws {
        let long = String(repeating: "a", count: 250) + "@x.de"
        let list = try list(
            recipients(lists: [(agency, ["anna@bücher.de", "ok@x.de", "än@x.de", "no\u{1B}[2J", "no\u{1B}[2J", long])])
        )
        #expect(list.recipients.map(\.address.description) == ["ok@x.de"])
        #expect(
            list.warnings == [
                "agency \(agency): No mail goes to 'anna@bücher.de' (report_recipients): its domain has other letters than a "
                    + "to z. Use the domain's xn-- form",
                "agency \(agency): No mail goes to 'än@x.de' (report_recipients): it is no plain address such as "
                    + "name@example.com",
                "agency \(agency): No mail goes to 'no\u{FFFD}[2J' (report_recipients): it is no plain address such as "
                    + "name@example.com",
                "agency \(agency): No mail goes to '\(long.prefix(120))...' (report_recipients): it has more than 254 "
                    + "characters",
            ]
        )
        // Nobody is warned of what gets nothing anyway.
        let users = try self.list(recipients(users: [("bad", "client_user"), ("bad", "agency_owner")]))
        #expect(
            users.warnings == [
                "agency \(agency): No mail goes to 'bad' (user \(RowID(high: 0xB, low: 2))): it is no plain address such as "
                    + "name@example.com"
            ]
        )
    }

    @Test func tokensStandForAgencyAndAddress() throws {
        let list = try list(recipients(lists: [(agency, ["Anna@x.de", "b@x.de"])]))
        let anna = try key.token(agency: agency, address: LedgerSamples.address("anna@X.DE"))
        #expect(list.recipients[0].token == anna)
        #expect(anna.utf8.count == 32 && anna.utf8.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 })
        let otherOutput = try OutputSandbox()
        let others = Set([
            anna, list.recipients[1].token,
            try key.token(agency: RowID(high: 0, low: 7), address: LedgerSamples.address("anna@x.de")),
            try key.trialToken(
                agency: agency,
                address: LedgerSamples.address("anna@x.de"),
                date: LedgerSamples.now
            ),
            try DeliveryKey(output: otherOutput.path).token(
                agency: agency,
                address: LedgerSamples.address("anna@x.de")
            ),
        ])
        #expect(others.count == 5)
        withExtendedLifetime(otherOutput) {}
        #expect(
            try DeliveryKey(output: sandbox.path).token(agency: agency, address: list.recipients[0].address) == anna
        )
    }
}

@Suite struct SuppressionsTests {
    private let sandbox: OutputSandbox

    init() throws {
        sandbox = try OutputSandbox()
    }

    private func suppressions(_ text: String) throws -> Suppressions {
        try sandbox.write(Array(text.utf8), to: "suppressions.txt")
        return try Suppressions(output: sandbox.path)
    }

    @Test func noFileIsFine() throws {
        #expect(try !Suppressions(output: sandbox.path).contains(LedgerSamples.address("anna@x.de")))
    }

    @Test func addressesAreTakenInAnyCase() throws {
        let list = try suppressions("\u{FEFF}Anna@X.de\r\n\n  # b@x.de\n \tc@x.de \r\n#\n\nd@x.de")
        let found = ["anna@x.de", "ANNA@x.DE", "b@x.de", "c@x.de", "D@x.de", "e@x.de"]
            .map { list.contains(LedgerSamples.address($0)) }
        #expect(found == [true, true, false, true, true, false])
    }

    @Test(arguments: ["nobody", "a@b.de, c@d.de", "a@b.de # left", "<a@b.de>", "@b.de", "a@b\u{1B}.de", "*"])
    func aBadLineIsNamed(_ text: String) throws {
        let error = try #require(throws: DeliveryError.self) { try suppressions("# list\n\na@b.de\n\(text)\n") }
        #expect(error.kind == .lists)
        #expect(
            error.description
                == "\(sandbox.path)/suppressions.txt:4: '\(text.replacing("\u{1B}", with: "\u{FFFD}"))' is no mail address. "
                + "Write one a line, and remarks in lines of their own that begin with #; nothing is sent before"
        )
    }

    @Test func whatCannotBeReadIsNoEmptyList() throws {
        try sandbox.write([0xFF, 0xFE, 0x41], to: "suppressions.txt")
        #expect(throws: DeliveryError.self) { try Suppressions(output: sandbox.path) }
        let other = try OutputSandbox()
        try other.write([], to: "suppressions.txt/file")
        let error = try #require(throws: DeliveryError.self) { try Suppressions(output: other.path) }
        #expect(error.kind == .lists)
        #expect(error.description == "\(other.path)/suppressions.txt: is a folder, not a file")
    }
}
