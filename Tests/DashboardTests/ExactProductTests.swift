import Dashboard
import Testing

@Suite struct ExactProductTests {
    @Test func productsOf128BitsCompareAsTheirNumbers() {
        var random = SplitMix(state: 3)
        for _ in 0..<10_000 {
            let (a, b, c, d) = (random.integer(), random.integer(), random.integer(), random.integer())
            let (left, right) = (UInt128(a.magnitude), UInt128(c.magnitude))
            let products = (left * UInt128(b.magnitude), right * UInt128(d.magnitude))
            let exact = (ExactProduct(left, UInt128(b.magnitude)), ExactProduct(right, UInt128(d.magnitude)))
            #expect((exact.0 < exact.1) == (products.0 < products.1))
            #expect((exact.0 == exact.1) == (products.0 == products.1))
        }
    }

    @Test func longProductsStayExact() {
        let (most, one) = (UInt128.max, UInt128(1))
        #expect(ExactProduct(most, most, most) < ExactProduct(most, most, most, 2))
        // (n - 1) · (n + 1) is one less than n².
        for bits in 60...127 {
            let n = one << UInt128(bits)
            #expect(ExactProduct(n - 1, n + 1, n, n) < ExactProduct(n, n, n, n))
            #expect(ExactProduct(n, n, n - 1) == ExactProduct(n - 1, n, n))
        }
        #expect(ExactProduct(most, 0) == ExactProduct(0))
        #expect(ExactProduct(0) < ExactProduct())
        #expect(ExactProduct() == ExactProduct(1))
    }
}
