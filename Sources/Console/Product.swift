/// What both programs are parts of.
package enum Product {
    /// As `--version`, manifests and run records name it.
    package static let version = "0.1.0"
}
