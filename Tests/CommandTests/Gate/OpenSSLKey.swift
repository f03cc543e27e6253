import Foundation
import TestSupport
import Testing

/// A key that openssl's own program makes and signs with, so that tokens do not come from the code that checks them.
struct OpenSSLKey: Sendable {
    enum Kind {
        case p256
        case rsa
        case ed25519
    }

    let kind: Kind
    private let folder: TemporaryFolder
    /// The public key's DER, RFC 5280's SubjectPublicKeyInfo.
    let publicDER: [UInt8]
    let publicPEM: [UInt8]

    init(_ kind: Kind) throws {
        self.kind = kind
        let folder = try TemporaryFolder()
        let options =
            switch kind {
            case .p256: ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
            case .rsa: ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
            case .ed25519: ["ED25519"]
            }
        try Self.openssl(folder, ["genpkey", "-algorithm"] + options + ["-out", "key.pem"])
        try Self.openssl(folder, ["pkey", "-in", "key.pem", "-pubout", "-out", "pub.pem"])
        try Self.openssl(folder, ["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "pub.der"])
        self.folder = folder
        publicDER = try Self.bytes(folder, "pub.der")
        publicPEM = try Self.bytes(folder, "pub.pem")
    }

    /// Of P-256 both coordinates, 64 bytes; of Ed25519 the point, 32 bytes.
    var point: [UInt8] { Array(publicDER.suffix(kind == .p256 ? 64 : 32)) }

    /// Of RSA: 256 bytes. They stand before the exponent 65537, which is five bytes with tag and length.
    var modulus: [UInt8] { Array(publicDER.dropLast(5).suffix(256)) }
    var exponent: [UInt8] { [1, 0, 1] }

    /// As a token has it.
    func signature(for message: [UInt8]) throws -> [UInt8] {
        // Several tests may sign at once.
        let name = UUID().uuidString
        try Data(message).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
        let digest = kind == .ed25519 ? [] : ["-digest", "sha256"]
        let command = ["pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-in", name, "-out", "\(name).sig"]
        try Self.openssl(folder, command + digest)
        let signature = try Self.bytes(folder, "\(name).sig")
        return kind == .p256 ? try Self.pair(signature) : signature
    }

    /// r and s, 32 bytes each, of the DER that openssl writes: two integers in a sequence, all of them short.
    private static func pair(_ der: [UInt8]) throws -> [UInt8] {
        var rest = der.dropFirst(2)
        var numbers: [UInt8] = []
        for _ in 0..<2 {
            let count = Int(try #require(rest.dropFirst().first))
            let number = rest.dropFirst(2).prefix(count).drop { $0 == 0 }
            numbers += [UInt8](repeating: 0, count: 32 - number.count) + number
            rest = rest.dropFirst(2 + count)
        }
        try #require(rest.isEmpty)
        return numbers
    }

    private static func bytes(_ folder: TemporaryFolder, _ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")))
    }

    private static func openssl(_ folder: TemporaryFolder, _ arguments: [String]) throws {
        let (status, text) = try tool(["openssl"] + arguments, folder: folder.path)
        try #require(status == 0, "openssl \(arguments.joined(separator: " ")): \(text)")
    }
}
