internal import ArgumentParser
internal import Console

/// `callsheet schema`: the JSON Schemas of what Callsheet writes and answers.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the JSON Schema of a file that Callsheet writes.",
        discussion: """
            A schema says exactly what a JSON file may hold and what each field means: its unit, its range, when it is \
            null. Programs can check files against it; people can read it as the files' documentation. The schemas are \
            of draft 2020-12 (https://json-schema.org).

            \(SchemaDocument.allCases.map { "  \($0.rawValue)\(String(repeating: " ", count: 14 - $0.rawValue.count))\($0.purpose)" }
                .joined(separator: "\n"))

            Without a name it lists the names, one a line.

            Examples:
              callsheet schema
              callsheet schema manifest > manifest.schema.json
            """
    )

    @Argument(help: ArgumentHelp("Which schema. Default: list their names.", valueName: "name"))
    var name: String?

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names()

    func run() throws {
        guard let name else {
            return try StandardOutput.write(SchemaDocument.allCases.map { $0.rawValue + "\n" }.joined())
        }
        guard let document = SchemaDocument(rawValue: name) else {
            let names = SchemaDocument.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw Failure(.usage, "Unknown schema '\(name)'. Available: \(names)")
        }
        try StandardOutput.write(document.text)
    }
}

/// The documents that have a schema. The texts are in `Schemas/`, compiled into the program.
enum SchemaDocument: String, CaseIterable {
    case manifest
    case snapshot
    case run
    case answer
    case verification
    case tombstone
    case delivery
    case status
    case check
    case night

    /// What the document is, for the list in the help.
    var purpose: String {
        switch self {
        case .manifest: "manifest.json, what a snapshot was made of and which files it has"
        case .snapshot: "snapshot.json, all data that a snapshot's other files came from"
        case .run: "runs/<time>.json, what a run did, agency by agency"
        case .answer: "the dashboard's answer, dashboard-campaigns/<period>/<offset>.json"
        case .verification: "what callsheet verify --json finds"
        case .tombstone: "tombstone.json, what is left of a pruned snapshot"
        case .delivery: "a line of deliveries/<agency_id>/<month>.jsonl, a mail at one moment"
        case .status: "what callsheet status --json says of a run"
        case .check: "what callsheet check --json finds"
        case .night: "nights/<start>.json, what callsheet run did, step by step"
        }
    }

    var text: [UInt8] {
        switch self {
        case .manifest: PackageResources.manifest_json
        case .snapshot: PackageResources.snapshot_json
        case .run: PackageResources.run_json
        case .answer: PackageResources.answer_json
        case .verification: PackageResources.verification_json
        case .tombstone: PackageResources.tombstone_json
        case .delivery: PackageResources.delivery_json
        case .status: PackageResources.status_json
        case .check: PackageResources.check_json
        case .night: PackageResources.night_json
        }
    }
}
