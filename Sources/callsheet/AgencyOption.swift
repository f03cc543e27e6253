internal import Console
internal import Dashboard

/// The ids given with `--agency`.
enum AgencyOption {
    static func ids(_ texts: [String]) throws(Failure) -> [RowID] {
        var ids: Set<RowID> = []
        for text in texts {
            guard let id = RowID(text) else {
                throw Failure(.usage, "--agency '\(text)' is not a UUID, such as 0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162")
            }
            ids.insert(id)
        }
        return ids.sorted()
    }
}
