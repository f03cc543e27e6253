import Testing
import Text

@Suite struct HexDigitsTests {
    @Test func everyByteHasTwoLowerCaseDigits() {
        for byte in UInt8(0)...255 {
            let digits = String(byte, radix: 16)
            #expect(String(hex: [byte]) == (byte < 16 ? "0" : "") + digits)
            #expect(HexDigits.digit(byte) == String(byte & 15, radix: 16).utf8.first)
        }
        #expect(String(hex: [0x00, 0xAB, 0x10]) == "00ab10")
        #expect(String(hex: []) == "")
    }
}
