internal import Console

/// A length of time on the command line: a number and `m`, `h` or `d`.
enum DurationOption {
    static func duration(_ text: String, _ option: String) throws(Failure) -> Duration {
        let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400]
        guard let last = text.last, let unit = units[last], let number = Int64(text.dropLast()), number > 0,
            number <= 100_000, text.first != "+"
        else {
            throw Failure(.usage, "\(option) '\(text)' is not a length of time, such as 90m, 48h or 3d")
        }
        return .seconds(number * unit)
    }
}
