internal import Archive
internal import Console
internal import Files
internal import Glibc

extension Check {
    /// Where reports go, and whether they find room there.
    func checkOutput(_ list: inout CheckList) {
        var place = ""
        let isWritable = list.add("output") { () throws(Failure) in
            let output = try Generate.folder(night.output, "--output")
            place = Check.existing(output)
            do throws(ArchiveError) { try OutputProbe.tryWriting(place, name: "\(getpid())") } catch {
                throw Failure(error)
            }
            return place == output
                ? .good("'\(output)' can be written, locked and made durable")
                : .good("'\(output)' is not there yet, and can be made in '\(place)'")
        }
        guard isWritable else { return }
        list.add("space") { () throws(Failure) in try space(in: place) }
        list.add("signing key") { () throws(Failure) in
            guard let signKey = night.reports.signKey else { return nil }
            let key = try KeyFile.signingKey(signKey).verificationKey
            let signature: OutputProbe.Signature
            do throws(ArchiveError) { signature = try OutputProbe.newestSignature(in: place, by: key) } catch {
                throw Failure(error)
            }
            switch signature {
            case .valid: return .good("'\(signKey)' signed the newest snapshot")
            case .nothing: return .good("'\(signKey)' can sign; there is no snapshot yet")
            case .missing: return .warning("The newest snapshot is not signed; the next one will be, with '\(signKey)'")
            case .other:
                throw Failure(
                    .configuration,
                    "\(signKey): is not the key that the newest snapshot is signed with. Put that one back; or, if this one "
                        + "is to follow it, give auditors both public keys and sign one run by 'callsheet generate' first"
                )
            }
        }
    }

    /// The folder itself, or the nearest one above it that is there.
    private static func existing(_ path: String) -> String {
        var path = path
        while File.isMissing(path) {
            guard let slash = path.lastIndex(of: "/") else { return "." }
            if slash == path.startIndex { return "/" }
            path = String(path[..<slash])
        }
        return path
    }

    /// Room for a night, and for all that is to be kept.
    private func space(in place: String) throws(Failure) -> CheckList.Finding {
        let space: FileSystemSpace
        do throws(FileError) { space = try FileSystemSpace(of: Directory(opening: place)) } catch {
            throw Failure(ArchiveError(error))
        }
        let usage: OutputProbe.Usage
        do throws(ArchiveError) { usage = try OutputProbe.usage(of: place) } catch { throw Failure(error) }
        return try Check.room(for: usage, keeping: try night.retention.policy(), in: space, of: place)
    }

    /// - Parameter place: For the message.
    static func room(
        for usage: OutputProbe.Usage,
        keeping policy: RetentionPolicy?,
        in space: FileSystemSpace,
        of place: String
    ) throws(Failure) -> CheckList.Finding {
        let free = "\(size(space.freeBytes)) free"
        guard usage.agencies > 0 else { return .good("\(free); how much a night takes shows after the first") }
        // A night stages all before any of it is published, and lets go of nothing before.
        guard usage.bytes < space.freeBytes, usage.files < space.freeFiles ?? .max else {
            let files = space.freeFiles.map { " and \($0) files and folders" } ?? ""
            throw Failure(
                .cannotCreate,
                "A night takes \(size(usage.bytes)) in \(usage.files) files and folders, and \(place) has room for "
                    + "\(size(space.freeBytes))\(files). Free some, or keep less with --keep-daily"
            )
        }
        let nights = min(space.freeBytes / max(1, usage.bytes), (space.freeFiles ?? .max) / max(1, usage.files))
        let night = "\(free), \(size(usage.bytes)) a night"
        guard let policy else {
            return nights < 30
                ? .warning("\(night): room for \(nights) nights, and all are kept. Say what to keep with --keep-daily")
                : .good("\(night): room for \(nights) nights")
        }
        let kept = usage.snapshots / usage.agencies
        let missing = policy.limit - kept
        guard missing > nights else {
            return .good("\(night): room for all \(policy.limit) snapshots that are to be kept")
        }
        return .warning(
            "\(night): room for \(nights) more nights, but \(policy.limit) snapshots of each agency are to be kept and \(kept) "
                + "are there. Keep less with --keep-daily, or make room"
        )
    }

    private static func size(_ bytes: Int) -> String {
        bytes >= 10_000_000_000
            ? "\(bytes / 1_000_000_000) GB"
            : bytes >= 10_000_000
                ? "\(bytes / 1_000_000) MB"
                : "\(bytes / 1000) kB"
    }
}
