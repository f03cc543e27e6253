import Dashboard
import Testing

@testable import Extraction

/// What an agency's free-form objects say about its reports, and what is ignored with a warning.
@Suite
struct PreferencesTests {
    private func read(_ branding: String?, _ settings: String?) -> (Agency.Preferences, [String]) {
        var warnings: [String] = []
        let preferences = AgencyReader.preferences(branding: branding, settings: settings, warnings: &warnings)
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
                "branding.Primary_Color is not known and ignored", "settings.a[31mb is not known and ignored",
                "settings.api_key is not known and ignored",
            ]
        )
    }
}
