internal import Console
internal import Publishing
internal import Reporting
internal import Templates

extension TemplateFolder {
    /// The folder given with `--templates`, all of it read and checked.
    static func opened(_ path: String) throws(Failure) -> TemplateFolder {
        do throws(TemplateError) {
            return try TemplateFolder(path)
        } catch {
            throw Failure(error)
        }
    }
}
