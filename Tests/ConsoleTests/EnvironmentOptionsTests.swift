import Testing

@testable import Console

@Suite struct EnvironmentOptionsTests {
    private static let names = EnvironmentOptions.Names(single: ["time-zone"], repeated: ["period"], flags: ["dry-run"])

    private func completed(_ arguments: [String], _ environment: [String: String]) throws(Failure) -> [String] {
        try EnvironmentOptions.completed(arguments, Self.names) { environment[$0] }
    }

    @Test func valuesStandForOptionsThatAreNotThere() throws {
        let environment = ["CALLSHEET_TIME_ZONE": "UTC", "CALLSHEET_PERIOD": "7d,30d today", "CALLSHEET_DRY_RUN": ""]
        #expect(
            try completed(["x"], environment)
                == ["x", "--time-zone=UTC", "--period=7d", "--period=30d", "--period=today"]
        )
        #expect(try completed(["--time-zone", "a", "--period=b"], environment) == ["--time-zone", "a", "--period=b"])
    }

    @Test(arguments: [
        ("1", true), ("true", true), ("YES", true), ("On", true), ("0", false), ("False", false), ("no", false),
        ("off", false), ("", false),
    ])
    func aFlagIsYesOrNo(_ word: String, _ isOn: Bool) throws {
        #expect(try completed([], ["CALLSHEET_DRY_RUN": word]) == (isOn ? ["--dry-run"] : []))
    }

    @Test(arguments: ["maybe", "2", "y", " true"])
    func anyOtherWordIsRefusedWithThoseThatAreAllowed(_ word: String) throws {
        let failure = try #require(throws: Failure.self) { try completed([], ["CALLSHEET_DRY_RUN": word]) }
        #expect(failure.status == .usage)
        #expect(
            failure.message
                == "CALLSHEET_DRY_RUN '\(word)' is none of 1, true, yes, on, 0, false, no, off"
        )
    }

    @Test func anOptionBeatsTheVariableOfItsRival() throws {
        let names = EnvironmentOptions.Names(single: ["smtp", "eml-dir", "rate"], rivals: [["smtp", "eml-dir"]])
        let environment = ["CALLSHEET_SMTP": "smtps://x", "CALLSHEET_RATE": "5"]
        func completed(_ arguments: [String]) throws(Failure) -> [String] {
            try EnvironmentOptions.completed(arguments, names) { environment[$0] }
        }
        #expect(try completed([]) == ["--smtp=smtps://x", "--rate=5"])
        #expect(try completed(["--eml-dir=d"]) == ["--eml-dir=d", "--rate=5"])
        #expect(try completed(["--smtp", "y"]) == ["--smtp", "y", "--rate=5"])
    }
}
