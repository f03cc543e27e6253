import Testing
import Text

@Suite struct SpellingTests {
    @Test(arguments: [
        ("genrate", "generate"), ("Verify", "verify"), ("statsu", "status"), ("prun", "prune"), ("frobnicate", nil),
        ("", nil),
    ])
    func aSlipOfThePenIsRecognised(_ name: String, _ meant: String?) {
        #expect(Spelling.nearest(to: name, among: ["generate", "prune", "status", "verify"]) == meant)
    }
}
