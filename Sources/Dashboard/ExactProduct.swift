/// The product of natural numbers, however long it gets: for comparing fractions with every divisor multiplied out.
package struct ExactProduct: Comparable, Sendable {
    /// The product as long as it fits.
    private var value: UInt128 = 1
    /// Else its digits to the base 2^64, the lowest first, no zero at the top.
    private var digits: [UInt64] = []

    package init(_ factors: UInt128...) {
        // Nothing that follows makes a product with a zero in it anything else.
        guard !factors.contains(0) else {
            value = 0
            return
        }
        for factor in factors {
            if digits.isEmpty {
                let (product, hasOverflow) = value.multipliedReportingOverflow(by: factor)
                guard hasOverflow else {
                    value = product
                    continue
                }
                digits = [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)]
            }
            multiply(by: factor)
        }
    }

    /// - Complexity: O(digits).
    private mutating func multiply(by factor: UInt128) {
        var product = [UInt64](repeating: 0, count: digits.count + 2)
        for (shift, part) in [UInt64(truncatingIfNeeded: factor), UInt64(truncatingIfNeeded: factor >> 64)].enumerated()
        {
            var carry: UInt64 = 0
            for (place, digit) in digits.enumerated() {
                // Never more than 2^128 - 1: (2^64 - 1)² + 2 · (2^64 - 1).
                let sum = UInt128(digit) * UInt128(part) + UInt128(product[place + shift]) + UInt128(carry)
                product[place + shift] = UInt64(truncatingIfNeeded: sum)
                carry = UInt64(truncatingIfNeeded: sum >> 64)
            }
            product[digits.count + shift] = carry
        }
        while product.last == 0 { product.removeLast() }
        digits = product
    }

    package static func < (left: ExactProduct, right: ExactProduct) -> Bool {
        if left.digits.isEmpty, right.digits.isEmpty { return left.value < right.value }
        guard left.digits.count == right.digits.count else { return left.digits.count < right.digits.count }
        return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
    }

    package static func == (left: ExactProduct, right: ExactProduct) -> Bool {
        left.digits == right.digits && (!left.digits.isEmpty || left.value == right.value)
    }
}
