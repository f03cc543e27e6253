internal import Console

/// A length of time on the command line: a number and `s`, `m`, `h` or `d`.
enum DurationOption {
    /// - Parameter smallest: The least number that is taken, of any unit.
    static func duration(_ text: String, _ option: String, smallest: Int64 = 1) throws(Failure) -> Duration {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = text.last, let unit = units[last], let number = Int64(text.dropLast()),
            (smallest...100_000).contains(number), text.first != "+", text.first != "-"
        else {
            throw Failure(.usage, "\(option) '\(text)' is not a length of time, such as 90m, 48h or 3d")
        }
        return .seconds(number * unit)
    }
}
