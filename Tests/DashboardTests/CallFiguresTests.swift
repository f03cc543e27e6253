import Dashboard
import Testing

@Suite struct CallFiguresTests {
    private let figures = CallFigures(
        totalCalls: 200,
        completedCalls: 150,
        connectedCalls: 80,
        conversations: 30,
        qualifiedLeads: 12,
        meetings: 5,
        durationSeconds: 14_250
    )

    @Test func ratesAreOfAllCallsAndDurationIsOfCompletedOnes() {
        #expect(figures.contactRateTenths == 400)
        #expect(figures.conversionRateTenths == 25)
        #expect(figures.averageDurationSeconds == 95)
    }

    @Test func figuresOfNothingAreZero() {
        #expect(CallFigures.zero.contactRateTenths == 0)
        #expect(CallFigures.zero.conversionRateTenths == 0)
        #expect(CallFigures.zero.averageDurationSeconds == 0)
    }

    @Test func addsEveryField() {
        var sum = figures
        sum.add(figures)
        #expect(
            sum
                == CallFigures(
                    totalCalls: 400,
                    completedCalls: 300,
                    connectedCalls: 160,
                    conversations: 60,
                    qualifiedLeads: 24,
                    meetings: 10,
                    durationSeconds: 28_500
                )
        )
    }

    @Test func magnitudesThatLeave64BitsAreNoticedInEveryField() {
        let fields: [WritableKeyPath<CallFigures, Int64>] = [
            \.totalCalls, \.completedCalls, \.connectedCalls, \.conversations, \.qualifiedLeads, \.meetings,
            \.durationSeconds,
        ]
        func adding(_ value: Int64, to start: Int64, _ field: WritableKeyPath<CallFigures, Int64>) -> Int64? {
            var sum = CallFigures.zero
            sum[keyPath: field] = start
            var other = CallFigures.zero
            other[keyPath: field] = value
            return sum.addMagnitudes(of: other) ? sum[keyPath: field] : nil
        }
        for field in fields {
            #expect(adding(-1, to: .max - 1, field) == .max)
            #expect(adding(-1, to: .max, field) == nil)
            #expect(adding(1, to: .max, field) == nil)
            #expect(adding(.min, to: 0, field) == nil)
        }
    }
}
