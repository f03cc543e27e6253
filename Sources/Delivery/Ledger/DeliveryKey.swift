internal import Cryptography
package import Dashboard
internal import Files
internal import OutputTree
internal import Text

/// The secret that recipients' tokens are made with, `deliveries/.key`: 32 random bytes that only their owner may read.
///
/// A token stands for an agency and an address where neither should be read: in `Message-ID`s, in addresses for bounces
/// and in the ledger once an address is forgotten. Nobody without the key can tell whose it is by trying addresses.
package struct DeliveryKey: Sendable {
    private let key: HMACKey

    static let file = ".key"
    private static let newFile = ".key.new"
    static let size = 32
    /// As many bytes of the code as tell recipients apart for certain. Source: RFC 2104, section 5.
    private static let tokenSize = 16

    /// Reads the key of an output, making it where there is none yet. Two that make it at once get the same.
    package init(output: String) throws(DeliveryError) {
        try self.init(in: DeliveryFolder.creating(in: output))
    }

    init(in folder: borrowing Directory) throws(DeliveryError) {
        guard let key = HMACKey(try DeliveryKey.secret(in: folder)) else {
            throw DeliveryError(.ledger, path: "\(folder.path)/\(DeliveryKey.file)", reason: "libcrypto cannot use it")
        }
        self.key = key
    }

    private static func secret(in folder: borrowing Directory) throws(DeliveryError) -> [UInt8] {
        if let secret = try existing(in: folder) { return secret }
        return try onFiles { () throws(FileError) in
            let lock = try DeliveryFolder.lockFile(in: folder)
            try lock.lock(DeliveryFolder.keyLock)
            defer { withExtendedLifetime(lock) {} }
            // Made by another one meanwhile, then the new file is in its way and goes.
            if !folder.exists(file) {
                var random = SystemRandomNumberGenerator()
                let secret = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &random) }
                try folder.removeFile(newFile)
                let new = try NewFile(newFile, in: folder, mode: 0o600)
                try new.append(secret)
                try new.sync()
                _ = try folder.move(newFile, into: folder, as: file)
                try folder.sync()
            }
            return try folder.readRequired(file)
        }
    }

    /// `nil` where there is none.
    private static func existing(in folder: borrowing Directory) throws(DeliveryError) -> [UInt8]? {
        guard folder.exists(file) else { return nil }
        let secret = try onFiles { () throws(FileError) in try folder.readRequired(file) }
        guard secret.count == size else {
            throw DeliveryError(
                .ledger,
                path: "\(folder.path)/\(file)",
                reason:
                    "has \(secret.count) bytes, not \(size). Restore it; with another key all recipients would be new "
                    + "ones and get the last report again"
            )
        }
        return secret
    }

    /// What stands for a recipient: 32 hexadecimal digits, the same for all spellings of the address.
    package func token(agency: RowID, address: MailAddress) throws(DeliveryError) -> String {
        try token(["recipient", agency.description, address.key])
    }

    /// What stands for a trial mail to an address, so that its `Message-ID` is none of a mail that is due.
    package func trialToken(agency: RowID, address: MailAddress, date: Instant) throws(DeliveryError) -> String {
        try token(["trial", agency.description, address.key, date.description])
    }

    private func token(_ parts: [String]) throws(DeliveryError) -> String {
        do throws(CryptographyError) {
            // No part has a line feed in it.
            let code = try key.code(for: Array(parts.joined(separator: "\n").utf8))
            return String(hex: Array(code.prefix(DeliveryKey.tokenSize)))
        } catch {
            throw DeliveryError(.ledger, path: DeliveryKey.file, reason: error.description)
        }
    }
}
