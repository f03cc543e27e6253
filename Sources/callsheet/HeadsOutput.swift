internal import Archive
internal import Console
internal import Files

/// Where `generate` puts the snapshots' heads, as `--heads` says.
enum HeadsOutput {
    case standardOutput
    /// The run's record keeps them in any case.
    case none
    case file(String)

    /// - Throws: `cannotCreate` for a file that can be seen not to be writable, before a run of an hour is made for it.
    init(_ text: String) throws(Failure) {
        switch text {
        case "-": self = .standardOutput
        case "none": self = .none
        case "": throw Failure(.usage, "--heads needs a file, - or none")
        default:
            self = .file(text)
            do throws(FileError) { try File.checkReplaceable(text) } catch { throw HeadsOutput.failure(error) }
        }
    }

    /// Writes a line for each agency: the snapshot that stands and its head, as `verify --expect-head` takes them.
    func write(_ record: RunRecord) throws(Failure) {
        var text = ""
        for entry in record.entries {
            if case .published(let snapshot, let head) = entry.outcome {
                text += "\(entry.agency) \(snapshot):\(head.hex)\n"
            }
        }
        switch self {
        case .none: return
        case .standardOutput: try StandardOutput.write(text)
        case .file(let path):
            do throws(FileError) {
                try File.replace(path, with: Array(text.utf8))
            } catch {
                throw HeadsOutput.failure(error)
            }
        }
    }

    private static func failure(_ error: FileError) -> Failure {
        Failure(.cannotCreate, "--heads: \(error)")
    }
}
