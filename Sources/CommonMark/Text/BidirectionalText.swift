/// Keeps right-to-left text from moving what stands around it.
///
/// Beside a Hebrew or Arabic name, digits and punctuation of our own would be drawn on its other side. Isolates prevent
/// this in Markdown, HTML, attributes, SVG and mail alike, unlike the element `<bdi>`.
///
/// Source: Unicode Standard Annex #9, sections 2.4.2 and 2.5.
enum BidirectionalText {
    /// U+2068 FIRST STRONG ISOLATE. Data cannot hold it: ``CharacterRole`` removes it.
    static let isolateStart: Unicode.Scalar = "\u{2068}"
    /// U+2069 POP DIRECTIONAL ISOLATE.
    static let isolateEnd: Unicode.Scalar = "\u{2069}"

    /// Whether a character can be drawn from right to left, or reorder others as one that is.
    ///
    /// True for the whole blocks in which Unicode gives characters, also those to come, the classes R, AL and AN. Of the
    /// others in there, which are marks and punctuation of the same scripts, none has the class L.
    @inline(__always)
    static func isRightToLeft(_ scalar: UInt32) -> Bool {
        guard scalar >= 0x590 else { return false }
        return switch scalar {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }

    /// Isolates what was appended to Markdown or other UTF-8 text since `start`.
    static func isolate(_ utf8: inout [UInt8], from start: Int) {
        utf8.insert(contentsOf: String(isolateStart).utf8, at: start)
        utf8.append(contentsOf: String(isolateEnd).utf8)
    }
}
