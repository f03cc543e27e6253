internal import Archive
internal import Reporting

/// The digests of the templates as each agency uses them, made once.
struct TemplateDigests: Sendable {
    private let common: [(file: String, digest: SHA256Digest)]
    private let bySlug: [String: [(file: String, digest: SHA256Digest)]]

    init(_ templates: TemplateFolder) {
        common = TemplateDigests.list(templates.common.files)
        bySlug = templates.bySlug.mapValues { TemplateDigests.list($0.files) }
    }

    func list(for slug: String) -> [(file: String, digest: SHA256Digest)] {
        bySlug[slug] ?? common
    }

    private static func list(_ files: [String: [UInt8]]) -> [(file: String, digest: SHA256Digest)] {
        files.keys.sorted().map { name in (file: name, digest: SHA256Digest(of: files[name] ?? [])) }
    }
}
