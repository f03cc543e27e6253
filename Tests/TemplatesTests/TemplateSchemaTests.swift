import Testing

@testable import Templates

/// The declaration of names, and its documentation.
@Suite struct TemplateSchemaTests {
    @Test func referenceNestsNamesByScope() {
        #expect(
            TemplateSamples.page.schema.markdownReference == """
                - `{{agency}}` (text): Name of the agency
                - `{{contact_rate}}` (text): Share of calls that reached somebody
                - `{{{chart}}}` (ready-made markup): The chart
                - `{{#final}}...{{/final}}` (a flag): Whether the period is over
                - `{{note}}` (optional text): A remark, if there is one
                - `{{#rows}}...{{/rows}}` (a list): One for each batch. Inside:
                  - `{{name}}` (text): Name of the batch
                  - `{{calls}}` (text): Calls made
                  - `{{#late}}...{{/late}}` (a flag): Whether it is late
                  - `{{#owner}}...{{/owner}}` (a group of names): Who answers for it. Inside:
                    - `{{email}}` (text): Where mail goes
                    - `{{phone}}` (optional text): Telephone number, if known
                - `{{#totals}}...{{/totals}}` (a group of names): Sums of the period. Inside:
                  - `{{calls}}` (text): Calls in all
                  - `{{#owner}}...{{/owner}}` (a group of names): Who signs. Inside:
                    - `{{email}}` (text): Where mail goes
                    - `{{phone}}` (optional text): Telephone number, if known
                  - `{{#days}}...{{/days}}` (a list): Days with calls. Inside:
                    - `{{.}}` (text): A day
                - `{{#days}}...{{/days}}` (a list): Days of the period. Inside:
                  - `{{.}}` (text): A day

                """
        )
    }

    @Test func slotsFollowTheOrderOfNames() {
        #expect(TemplateSamples.row.schema.slot(of: "late") == 2)
        #expect(TemplateSamples.row.schema.slot(of: "agency") == nil)
    }

    @Test func repeatedNameStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = TemplateSchema([.text("a", ""), .flag("a", "")])
        }
    }

    @Test func unusableNameStopsTheProgram() async {
        await #expect(processExitsWith: .failure) { _ = TemplateSchema([.text("a b", "")]) }
        await #expect(processExitsWith: .failure) { _ = TemplateSchema([.text("#a", "")]) }
        await #expect(processExitsWith: .failure) { _ = TemplateSchema([.text("a.b", "")]) }
        await #expect(processExitsWith: .failure) { _ = TemplateSchema([.text("", "")]) }
    }
}
