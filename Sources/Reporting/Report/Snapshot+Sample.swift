package import Dashboard

extension Snapshot {
    /// A made-up agency with two campaigns and three batches, for previews of templates.
    package static let sample = sample(for: Period.fixed)

    /// The same, with figures for these periods.
    package static func sample(for periods: [Period]) -> Snapshot {
        let today = CalendarDay(year: 2026, month: 2, day: 16) ?? .first
        let window = Period.historyWindow(of: periods, today: today)
        func campaign(_ number: UInt64, _ name: String, _ scale: Int64) -> Campaign {
            // The last years are enough, however long a period is asked for.
            let days = (max(0, window.count - 4000)..<window.count).map { offset in
                let day = window.first.adding(days: offset)
                let calls = day.weekday < 5 ? scale * (40 + Int64(offset % 7)) : scale
                return DailyFigures(
                    day: day,
                    figures: CallFigures(
                        totalCalls: calls,
                        completedCalls: calls * 3 / 4,
                        connectedCalls: calls / 3,
                        conversations: calls / 6,
                        qualifiedLeads: calls / 20,
                        meetings: calls / 50,
                        durationSeconds: calls * 70
                    )
                )
            }
            return Campaign(id: RowID(high: 1, low: number), name: name, days: days)
        }
        func batch(_ number: UInt64, _ status: String, _ done: Int64, hours: Int) -> Batch {
            let created = Instant(today, secondOfDay: 86_399 - hours * 3600)
            return Batch(
                id: RowID(high: 2, low: number),
                campaignID: RowID(high: 1, low: 1 + number % 2),
                status: status,
                totalCalls: 500,
                completedCount: done,
                failedCount: 5,
                pendingCount: 495 - done,
                inProgressCount: 0,
                progressPercent: DecimalFigure((done + 5) / 5),
                createdAt: created,
                completedAt: status == "completed" ? Instant(today, secondOfDay: 80_000) : nil
            )
        }
        return Snapshot(
            agency: Agency(id: RowID(high: 0, low: 1), name: "Sample Agency", slug: "sample-agency"),
            clock: ReportClock(asOf: Instant(today, secondOfDay: 86_399), timeZone: "UTC", today: today),
            window: window,
            batches: [
                batch(1, "processing", 200, hours: 2), batch(2, "completed", 495, hours: 9),
                batch(3, "processing", 20, hours: 50),
            ],
            campaigns: [campaign(1, "Winter Outreach", 3), campaign(2, "Spring Renewal", 1)]
        )
    }
}
