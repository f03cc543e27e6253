import Dashboard
import Testing

@testable import Extraction

/// What an agency's free-form objects say about its reports, and what is ignored with a warning.
@Suite
struct PreferencesTests {
    private func read(_ branding: String?, _ settings: String?) -> (Agency.Preferences, [String]) {
        var warnings: [String] = []
        let preferences = AgencyPreferences.read(branding: branding, settings: settings, warnings: &warnings)
        return (preferences, warnings)
    }

    @Test func everyKnownKeyIsRead() {
        let (preferences, warnings) = read(
            ##"{"primary_color": "#abc", "logo_url": "https://a.example/l.png", "footer_text": "Füße"}"##,
            #"{"timezone": "Asia/Tokyo", "locale": "de-DE", "report_recipients": ["a@b.example", "c@d.example"]}"#
        )
        #expect(
            preferences
                == Agency.Preferences(
                    primaryColor: "#abc",
                    logoURL: "https://a.example/l.png",
                    footerText: "Füße",
                    timeZone: "Asia/Tokyo",
                    locale: "de-DE",
                    reportRecipients: ["a@b.example", "c@d.example"]
                )
        )
        #expect(warnings == [])
    }

    @Test(arguments: [nil, "{}", "null", #"{"primary_color": null, "surprise": null}"#])
    func nothingSaidIsNoReasonToWarn(_ json: String?) {
        let (preferences, warnings) = read(json, json)
        #expect(preferences == Agency.Preferences())
        #expect(warnings == [])
    }

    @Test(arguments: ["[]", "7", #""text""#, "true", "[{}]"])
    func whatIsNoObjectIsIgnored(_ json: String) {
        let (preferences, warnings) = read(json, json)
        #expect(preferences == Agency.Preferences())
        #expect(
            warnings == [
                "branding is ignored: it must be a JSON object", "settings is ignored: it must be a JSON object",
            ]
        )
    }

    @Test func valuesOfAnotherKindAreIgnoredAndTheRestCounts() {
        let (preferences, warnings) = read(
            #"{"primary_color": 255, "logo_url": ["https://a.example"], "footer_text": {"de": "x"}}"#,
            #"{"timezone": false, "locale": "fr-FR", "report_recipients": ["a@b.example", 1]}"#
        )
        #expect(preferences == Agency.Preferences(locale: "fr-FR"))
        #expect(
            warnings == [
                "branding.footer_text is ignored: it must be a text", "branding.logo_url is ignored: it must be a text",
                "branding.primary_color is ignored: it must be a text",
                "settings.report_recipients is ignored: it must be an array of texts",
                "settings.timezone is ignored: it must be a text",
            ]
        )
    }

    @Test func unknownKeysAreNamedWithoutTheirValues() {
        let (preferences, warnings) = read(
            ##"{"Primary_Color": "#abc"}"##,
            #"{"api_key": "sekret-99", "locale": "en", "a\u0007\n\u001b[31mb": 1}"#
        )
        #expect(preferences == Agency.Preferences(locale: "en"))
        #expect(
            warnings == [
                "branding.Primary_Color is not known and ignored",
                "settings.a\u{FFFD}\u{FFFD}\u{FFFD}[31mb is not known and ignored",
                "settings.api_key is not known and ignored",
            ]
        )
    }

    /// What a database holds and the decoder refuses costs its own member only.
    @Test(arguments: [
        #"{"deep": \#(nested(600)), "locale": "fr-FR", "report_recipients": ["a@b.example"]}"#,
        #" {"locale": "fr-FR", "deep": {"a": [\#(nested(5000)), "]}\"\\"]}, "report_recipients": ["a@b.example"]}"#,
    ])
    func deepNestingCostsNothingElse(_ json: String) {
        let (preferences, warnings) = read(nil, json)
        #expect(preferences == Agency.Preferences(locale: "fr-FR", reportRecipients: ["a@b.example"]))
        #expect(warnings == ["settings.deep is not known and ignored"])
    }

    @Test func aKeyThatIsNoTextCostsNothingElse() {
        let (preferences, warnings) = read(##"{"half \ud83d": 1, "primary_color": "#abc"}"##, nil)
        #expect(preferences == Agency.Preferences(primaryColor: "#abc"))
        #expect(warnings == ["branding holds what cannot be read as JSON and is ignored"])
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: #"{"a":["#, count: depth) + "1" + String(repeating: "]}", count: depth)
    }
}
