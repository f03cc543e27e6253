import Testing

@testable import Nights

@Suite
struct NightStepTests {
    @Test
    func stepsAreDoneInTheOrderInWhichTheyAreListed() {
        #expect(
            NightStep.allCases.map(\.rawValue) == [
                "figures", "generate", "missed", "restate", "verify", "hook", "send", "prune",
            ]
        )
    }
}
