import Cryptography
import Testing

@Suite
struct P256PublicKeyTests {
    // RFC 6979, appendix A.2.5.
    private static let x = hex("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6")
    private static let y = hex("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299")
    private static let sample = hex(
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
            + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    )
    private static let test = hex(
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
            + "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"
    )
    private static let prime = hex("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF")
    private static let order = hex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")
    private static let zero = [UInt8](repeating: 0, count: 32)

    private func key() throws -> P256PublicKey { try #require(P256PublicKey(x: Self.x, y: Self.y)) }

    @Test func signaturesOfTheStandardsAreValid() throws {
        let key = try key()
        #expect(key.isValid(Self.sample, for: Array("sample".utf8)))
        #expect(key.isValid(Self.test, for: Array("test".utf8)))
        #expect(!key.isValid(Self.sample, for: Array("test".utf8)))
        let jose = try #require(P256PublicKey(x: JOSE.P256.x, y: JOSE.P256.y))
        #expect(jose.isValid(JOSE.P256.signature, for: JOSE.P256.text))
        #expect(!key.isValid(JOSE.P256.signature, for: JOSE.P256.text))
    }

    @Test func everyOtherSignatureIsRefused() throws {
        let key = try key()
        for bit in 0..<512 { #expect(!key.isValid(Self.sample.flipped(bit: bit), for: Array("sample".utf8))) }
    }

    @Test func numbersOutOfRangeAreNoSignature() throws {
        let key = try key()
        let r = Array(Self.sample.prefix(32))
        let s = Array(Self.sample.suffix(32))
        let all = [UInt8](repeating: 0xFF, count: 32)
        for signature in [
            Self.zero + Self.zero, Self.zero + s, r + Self.zero, Self.order + s, r + Self.order,
            Self.order + Self.order,
            all + s, r + all, s + r,
        ] {
            #expect(!key.isValid(signature, for: Array("sample".utf8)))
        }
    }

    @Test func anotherSizeIsNoSignature() throws {
        let key = try key()
        for count in 0..<64 { #expect(!key.isValid(Array(Self.sample.prefix(count)), for: Array("sample".utf8))) }
        #expect(!key.isValid(Self.sample + [0], for: Array("sample".utf8)))
        #expect(!key.isValid([0] + Self.sample, for: Array("sample".utf8)))
        // The form that other protocols have.
        let der = hex("30460221") + [0] + Self.sample.prefix(32) + hex("0221") + [0] + Self.sample.suffix(32)
        #expect(!key.isValid(der, for: Array("sample".utf8)))
    }

    @Test func whatIsNoPointOfTheCurveIsNoKey() {
        var other = Self.y
        other[31] ^= 1
        #expect(P256PublicKey(x: Self.x, y: other) == nil)
        #expect(P256PublicKey(x: Self.y, y: Self.x) == nil)
        #expect(P256PublicKey(x: Self.zero, y: Self.zero) == nil)
        #expect(P256PublicKey(x: Self.prime, y: Self.y) == nil)
        #expect(P256PublicKey(x: Self.x, y: Self.prime) == nil)
        let all = [UInt8](repeating: 0xFF, count: 32)
        #expect(P256PublicKey(x: all, y: all) == nil)
        for bit in 0..<256 { #expect(P256PublicKey(x: Self.x, y: Self.y.flipped(bit: bit)) == nil) }
    }

    @Test func anotherSizeIsNoCoordinate() {
        for x in [[], Array(Self.x.dropLast()), Self.x + [0], [0] + Self.x] {
            #expect(P256PublicKey(x: x, y: Self.y) == nil)
            #expect(P256PublicKey(x: Self.y, y: x) == nil)
        }
        // As many bytes in all, cut at another place.
        #expect(P256PublicKey(x: Self.x + Self.y.prefix(1), y: Array(Self.y.dropFirst())) == nil)
    }
}
