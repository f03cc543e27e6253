import Dashboard
import Reporting
import Testing

@Suite struct LocaleFormatTests {
    /// Figures as the Unicode CLDR 47 has them, read there and not in our table.
    @Test(arguments: [
        ("en-US", "1,234", "1,234,567", "40.3%"),
        ("en-GB", "1,234", "1,234,567", "40.3%"),
        ("en-IN", "1,234", "12,34,567", "40.3%"),
        ("en-ZA", "1\u{A0}234", "1\u{A0}234\u{A0}567", "40,3%"),
        ("hi", "1,234", "12,34,567", "40.3%"),
        ("bn-BD", "1,234", "12,34,567", "40.3%"),
        ("de-DE", "1.234", "1.234.567", "40,3\u{A0}%"),
        ("de-AT", "1\u{A0}234", "1\u{A0}234\u{A0}567", "40,3\u{A0}%"),
        ("de-CH", "1’234", "1’234’567", "40.3%"),
        ("it-IT", "1234", "1.234.567", "40,3%"),
        ("it-CH", "1234", "1’234’567", "40.3%"),
        ("fr-FR", "1\u{202F}234", "1\u{202F}234\u{202F}567", "40,3\u{A0}%"),
        ("fr-CH", "1\u{202F}234", "1\u{202F}234\u{202F}567", "40,3%"),
        ("fr-CA", "1\u{A0}234", "1\u{A0}234\u{A0}567", "40,3\u{A0}%"),
        ("es", "1234", "1.234.567", "40,3\u{A0}%"),
        ("es-419", "1,234", "1,234,567", "40.3%"),
        ("es-GT", "1,234", "1,234,567", "40.3%"),
        ("es-PE", "1,234", "1,234,567", "40.3%"),
        ("es-AR", "1.234", "1.234.567", "40,3%"),
        ("pt-BR", "1.234", "1.234.567", "40,3%"),
        ("pt-PT", "1234", "1\u{A0}234\u{A0}567", "40,3%"),
        ("nb-NO", "1\u{A0}234", "1\u{A0}234\u{A0}567", "40,3\u{A0}%"),
        ("no", "1\u{A0}234", "1\u{A0}234\u{A0}567", "40,3\u{A0}%"),
        ("tr-TR", "1.234", "1.234.567", "%40,3"),
        ("eu", "1.234", "1.234.567", "%\u{A0}40,3"),
        ("pl", "1234", "1\u{A0}234\u{A0}567", "40,3%"),
        ("bg", "1234", "1\u{A0}234\u{A0}567", "40,3%"),
        ("ar-EG", "1,234", "1,234,567", "40.3%"),
        ("ar-MA", "1.234", "1.234.567", "40,3%"),
        ("he", "1,234", "1,234,567", "40.3%"),
        ("fa", "1,234", "1,234,567", "40.3%"),
        ("ja", "1,234", "1,234,567", "40.3%"),
        ("zh-TW", "1,234", "1,234,567", "40.3%"),
    ])
    func numbersFollowTheLocale(tag: String, small: String, large: String, percent: String) throws {
        let (locale, isExact) = try #require(LocaleFormat.nearest(to: tag))
        #expect(isExact)
        #expect(locale.number(1234) == small)
        #expect(locale.number(1_234_567) == large)
        #expect(locale.percent(tenths: 403) == percent)
        #expect(locale.number(-1_234_567) == "−" + large)
        #expect(locale.percent(tenths: -403) == "−" + percent)
        #expect(locale.percent(40) == percent.replacing(/[.,]3/, with: ""))
    }

    @Test(arguments: ["en", "en-IN", "es", "tr", "de-AT", "bn"])
    func groupsNeitherAddNorLoseDigits(tag: String) throws {
        let locale = try #require(LocaleFormat(tag))
        for exponent in 0..<19 {
            let value = (0..<exponent).reduce(Int64(1)) { value, _ in value * 10 }
            for value in [value - 1, value, -value, value + 7] {
                let text = locale.number(value)
                #expect(text.filter(\.isNumber) == String(value.magnitude))
                #expect(text.last?.isNumber == true)
            }
        }
        #expect(locale.number(.max).filter(\.isNumber) == "9223372036854775807")
        #expect(locale.number(.min).filter(\.isNumber) == "9223372036854775808")
    }

    @Test(arguments: [
        ("en", "Feb 6, 2026", "Feb 6", "February 2026", "1:05\u{A0}pm"),
        ("en-GB", "6 Feb 2026", "6 Feb", "February 2026", "13:05"),
        ("en-AU", "6 Feb 2026", "6 Feb", "February 2026", "1:05\u{A0}pm"),
        ("en-ZA", "06 Feb 2026", "06 Feb", "February 2026", "13:05"),
        ("de-DE", "06.02.2026", "06.02.", "02.2026", "13:05"),
        ("fr", "06/02/2026", "06/02", "02/2026", "13:05"),
        ("fr-CA", "2026-02-06", "02-06", "2026-02", "13:05"),
        ("pt-BR", "06/02/2026", "06/02", "02/2026", "13:05"),
        ("es-US", "06/02/2026", "06/02", "02/2026", "1:05\u{A0}pm"),
        ("nl", "06-02-2026", "06-02", "02-2026", "13:05"),
        ("sv", "2026-02-06", "02-06", "2026-02", "13:05"),
        ("fi", "06.02.2026", "06.02.", "02.2026", "13.05"),
        ("cs", "06.\u{A0}02.\u{A0}2026", "06.\u{A0}02.", "02.\u{A0}2026", "13:05"),
        ("hu", "2026.\u{A0}02.\u{A0}06.", "02.\u{A0}06.", "2026.\u{A0}02.", "13:05"),
        ("bg", "06.02.2026", "06.02", "02.2026", "13:05"),
        ("ar", "06/02/2026", "06/02", "02/2026", "1:05\u{A0}pm"),
        ("fa", "2026/02/06", "02/06", "2026/02", "13:05"),
        ("th", "06/02/2026", "06/02", "02/2026", "13:05"),
        ("ja", "2026/02/06", "02/06", "2026/02", "13:05"),
        ("zh-Hans-SG", "2026/02/06", "02/06", "2026/02", "1:05\u{A0}pm"),
        ("ky", "2026-02-06", "02-06", "2026-02", "13:05"),
    ])
    func datesFollowTheLocale(tag: String, date: String, shortDate: String, month: String, time: String) throws {
        let locale = try #require(LocaleFormat(tag))
        let day = try #require(CalendarDay("2026-02-06"))
        #expect(locale.date(day) == date)
        #expect(locale.shortDate(day) == shortDate)
        #expect(locale.month("2026-02") == month)
        #expect(locale.time(secondOfDay: 13 * 3600 + 5 * 60) == time)
    }

    @Test func withoutALocaleEnglishPutsDaysFirst() throws {
        let day = try #require(CalendarDay("2026-02-16"))
        #expect(LocaleFormat.standard.date(day) == "16 Feb 2026")
        #expect(LocaleFormat.standard.time(secondOfDay: 86_399) == "23:59")
        #expect(LocaleFormat.standard == LocaleFormat("en-150"))
    }

    /// A tag, the locale that it is taken for, and whether that is the very one.
    @Test(
        arguments: [
            ("de-DE", "de-DE", true), ("DE_de", "de-DE", true), ("zh-hant-tw", "zh-Hant-TW", true),
            ("zh-TW", "zh-TW", true),
            ("iw-IL", "iw-IL", true), ("ca-ES-valencia", "ca-ES", true), ("de-DE-1996", "de-DE", true),
            ("de-u-nu-latn", "de", true), ("de-CH-x-internal", "de-CH", true), ("es-419", "es-419", true),
            ("de-PL", "de", false), ("zh-Hant-US", "zh-Hant", false), ("de-Latn-DE", "de-DE", false),
            ("pt-276", "pt", false),
            ("de_DE.UTF-8", "de", false), ("en-", "en", false), ("en-US-", "en-US", false), ("en US", nil, false),
            ("de-DE-\u{1B}", "de-DE", false), ("tlh", nil, false), ("", nil, false), ("-", nil, false),
            ("x-klingon", nil, false),
            ("42", nil, false), ("deutsch", nil, false), ("é", nil, false),
        ] as [(String, String?, Bool)]
    )
    func theNearestLocaleStandsIn(tag: String, expected: String?, isExact: Bool) {
        let nearest = LocaleFormat.nearest(to: tag)
        #expect(nearest?.format.tag == expected)
        #expect(nearest?.isExact ?? false == isExact)
    }
}
