/// The numbers of the normal and of Student's distribution that a confidence of 95 % goes with, as whole numbers.
enum Confidence {
    /// z: 97.5 % of the normal distribution lie below 1.959964 standard deviations.
    static let millionths: UInt128 = 1_959_964
    /// z² · 10^12.
    static let squared = millionths * millionths
    static let squaredUnit: UInt128 = 1_000_000_000_000

    /// t, in thousandths, of 1 to 30 degrees of freedom: 97.5 % of Student's distribution lie below it.
    private static let student: [UInt128] = [
        12_706, 4303, 3182, 2776, 2571, 2447, 2365, 2306, 2262, 2228, 2201, 2179, 2160, 2145, 2131, 2120, 2110, 2101,
        2093, 2086, 2080, 2074, 2069, 2064, 2060, 2056, 2052, 2048, 2045, 2042,
    ]

    /// t² · 10^12 for a spread that was estimated with so many degrees of freedom, 1 or more; from 30 on that of 30,
    /// which is a little too large.
    static func squared(degreesOfFreedom: Int) -> UInt128 {
        let thousandths = student[min(degreesOfFreedom, student.count) - 1]
        return thousandths * thousandths * 1_000_000
    }
}
