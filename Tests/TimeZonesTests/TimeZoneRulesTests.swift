import Dashboard
import Testing
import TimeZones

@Suite struct TimeZoneRulesTests {
    private static func rules(_ name: String) throws -> TimeZoneRules {
        try #require(try TimeZoneDatabase.system.rules(name))
    }

    @Test(arguments: [
        ("UTC", "2026-02-16", "2026-02-16T23:59:59Z"),
        ("Asia/Tokyo", "2026-02-16", "2026-02-16T14:59:59Z"),
        ("America/Chicago", "2026-02-16", "2026-02-17T05:59:59Z"),
        // Put back at midnight: 23:59:59 comes twice.
        ("America/Santiago", "2026-04-04", "2026-04-05T03:59:59Z"),
        ("Asia/Beirut", "2025-10-25", "2025-10-25T21:59:59Z"),
        ("America/Nuuk", "2025-10-25", "2025-10-26T01:59:59Z"),
        // Put back at one minute after: 26 October began and then was the 25th again.
        ("America/St_Johns", "2006-10-28", "2006-10-29T03:29:59Z"),
        // Put back at 1 o'clock, so midnight comes twice and 23:59:59 once.
        ("America/Havana", "2025-11-01", "2025-11-02T03:59:59Z"),
        // Put forward from 23:00 to midnight.
        ("America/Scoresbysund", "2025-03-29", "2025-03-30T00:59:59Z"),
        // Put forward from midnight: the day before is whole.
        ("America/Santiago", "2025-09-06", "2025-09-07T03:59:59Z"),
        // A day that a zone had twice, on either side of the date line.
        ("America/Juneau", "1867-10-18", "1867-10-19T08:57:40Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30T09:59:59Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-31T09:59:59Z"),
    ])
    func aDayEndsWithTheLastSecondThatShowsIt(zone: String, day: String, end: String) throws {
        let rules = try Self.rules(zone)
        let day = try #require(CalendarDay(day))
        let last = try #require(rules.lastSecond(of: day))
        #expect(last.description == end)
        #expect(rules.civil(last).day == day)
    }

    @Test(arguments: [
        ("UTC", "2026-02-16", "2026-02-16T00:00:00Z", "2026-02-17T00:00:00Z"),
        ("America/Chicago", "2026-02-16", "2026-02-16T06:00:00Z", "2026-02-17T06:00:00Z"),
        // 23 and 25 hours, and a day that begins at one o'clock.
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("America/Santiago", "2025-09-07", "2025-09-07T04:00:00Z", "2025-09-08T03:00:00Z"),
    ])
    func aDayHasItsFirstInstantAndTheFirstAfterIt(zone: String, day: String, first: String, end: String) throws {
        let rules = try Self.rules(zone)
        let day = try #require(CalendarDay(day))
        let instants = try #require(rules.instants(of: day))
        #expect(instants.lowerBound.description == first && instants.upperBound.description == end)
        let apia = try Self.rules("Pacific/Apia")
        #expect(apia.instants(of: try #require(CalendarDay("2011-12-30"))) == nil)
    }

    @Test(arguments: [
        ("Pacific/Apia", "2011-12-30"), ("Pacific/Fakaofo", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21"),
        ("Pacific/Kanton", "1994-12-31"), ("Pacific/Kiritimati", "1994-12-31"), ("Asia/Manila", "1844-12-31"),
    ])
    func aSkippedDayHasNoEndAndIsNobodysYesterday(zone: String, day: String) throws {
        let rules = try Self.rules(zone)
        let day = try #require(CalendarDay(day))
        #expect(rules.lastSecond(of: day) == nil)
        #expect(rules.day(before: day.adding(days: 1)) == day.adding(days: -1))
        #expect(rules.day(before: day) == day.adding(days: -1))
        let before = try #require(rules.lastSecond(of: day.adding(days: -1)))
        let next = Instant(microsecondsSince1970: before.microsecondsSince1970 + 1_000_000)
        #expect(rules.civil(next) == (day.adding(days: 1), 0))
    }

    @Test(arguments: [
        "UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Chatham", "America/Santiago", "Africa/Casablanca",
    ])
    func daysFollowEachOtherWithoutGaps(zone: String) throws {
        let rules = try Self.rules(zone)
        var end: Instant?
        for number in 19_000..<24_000 {
            let day = CalendarDay(daysSince1970: Int32(number))
            let last = try #require(rules.lastSecond(of: day))
            if let end {
                // From the last second that shows one day to the last that shows the next.
                #expect(23 * 3600...25 * 3600 ~= last.secondsSince1970 - end.secondsSince1970)
            }
            #expect(rules.civil(Instant(microsecondsSince1970: last.microsecondsSince1970 + 1_000_000)).day > day)
            #expect(rules.day(before: day.adding(days: 1)) == day)
            end = last
        }
    }
}
