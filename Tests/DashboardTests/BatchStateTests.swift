import Dashboard
import Testing

@Suite struct BatchStateTests {
    @Test(arguments: Batch.State.allCases)
    func everyCaseOfLettersMeansTheSame(state: Batch.State) {
        let name = state.rawValue
        for status in [name, name.uppercased(), name.prefix(1).uppercased() + name.dropFirst()] {
            #expect(Samples.batch(1, status: status).state == state)
        }
    }

    @Test(arguments: [
        "", "cancelled", "CANCELLED", "failed ", " failed", "fail", "ＦＡＩＬＥＤ", "F\u{0130}LED", "fa\u{0131}led",
    ])
    func anythingElseIsNoKnownState(status: String) {
        #expect(Samples.batch(1, status: status).state == nil)
    }

    @Test func everyStatusOfAQueryIsAState() {
        for status in BatchStatus.allCases { #expect(status.state.rawValue == status.rawValue) }
    }

    @Test func aQueryFindsAStatusInAnyCaseAndAnswersItAsStored() {
        let snapshot = Snapshot(
            agency: Samples.agency,
            clock: Samples.clock,
            window: DayRange(Samples.today, Samples.today),
            batches: ["FAILED", "failed", "completed"].enumerated()
                .map { Samples.batch(UInt64($0.offset), status: $0.element) },
            campaigns: []
        )
        let answer = DashboardAnswer(DashboardQuery(status: .failed), to: snapshot)
        #expect(answer.batches.map(\.status) == ["FAILED", "failed"])
        #expect(String(decoding: answer.json, as: UTF8.self).contains(#""status":"FAILED""#))
    }
}
