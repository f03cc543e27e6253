import Foundation

/// How much of the long tests runs: a sample with `make test`, more with `make torture`.
package enum Torture: String {
    case sample
    /// For continuous integration: under three minutes.
    case short
    case full

    package static let extent =
        Torture(rawValue: ProcessInfo.processInfo.environment["CALLSHEET_TORTURE"] ?? "") ?? .sample
}
