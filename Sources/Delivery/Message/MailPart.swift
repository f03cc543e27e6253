/// A file that goes with a mail.
package struct MailAttachment: Sendable {
    /// ASCII: letters, digits, `.`, `_` and `-`. Others become `-`.
    package let name: String
    /// Such as `text/csv; charset=UTF-8`.
    package let type: String
    package let bytes: [UInt8]

    package init(name: String, type: String, bytes: [UInt8]) {
        self.name = String(
            decoding: name.utf8.map { byte in
                MailAddress.isLetterOrDigit(byte) || "._-".utf8.contains(byte) ? byte : UInt8(ascii: "-")
            },
            as: UTF8.self
        )
        self.type = type
        self.bytes = bytes
    }
}

/// A part of a mail, encoded: its headers, an empty line and its content, which ends in CRLF.
struct MailPart: Sendable {
    let bytes: [UInt8]

    /// Text in UTF-8, lines ended by line feeds.
    init(text: [UInt8], subtype: String) {
        var part = Array("Content-Type: text/\(subtype); charset=UTF-8\r\n".utf8)
        part.append(contentsOf: "Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8)
        QuotedPrintable.append(text, to: &part)
        bytes = part
    }

    /// A file, byte for byte.
    init(_ attachment: MailAttachment) {
        var headers = HeaderWriter()
        headers.append("Content-Type", [attachment.type])
        headers.append("Content-Transfer-Encoding", ["base64"])
        headers.append("Content-Disposition", ["attachment;", "filename=\"\(attachment.name)\""])
        var part = headers.bytes
        part.append(contentsOf: [13, 10])
        Base64.append(lines: attachment.bytes, to: &part)
        bytes = part
    }

    /// Parts one after the other, with a boundary between them that is made from their content.
    ///
    /// A boundary begins with `=_`, which quoted-printable and base64 never write, so no content holds one. The kind
    /// stands in it, so that none begins like that of the parts around it.
    init(multipart kind: String, _ parts: [MailPart]) {
        var digest = ContentDigest()
        for part in parts { digest.add(part.bytes) }
        let boundary = "=_\(kind)_\(digest.text)"
        var headers = HeaderWriter()
        headers.append("Content-Type", ["multipart/\(kind);", "boundary=\"\(boundary)\""])
        var whole = headers.bytes
        whole.reserveCapacity(whole.count + parts.reduce(256) { $0 + $1.bytes.count + 128 })
        for part in parts {
            whole.append(contentsOf: "\r\n--\(boundary)\r\n".utf8)
            whole.append(contentsOf: part.bytes)
        }
        whole.append(contentsOf: "\r\n--\(boundary)--\r\n".utf8)
        bytes = whole
    }
}

/// Tells contents apart: FNV-1a. No secret, no proof; a boundary needs neither.
///
/// Source: draft-eastlake-fnv, "FNV-1a", for 64 bits.
private struct ContentDigest {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        var value = value
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.value = value
    }

    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
