internal import Archive
internal import Console

/// Keys in PEM files.
enum KeyFile {
    static func signingKey(_ path: String) throws(Failure) -> SigningKey {
        guard let key = try SecretFile.read(path, as: { SigningKey(pem: $0) }) else {
            throw Failure(
                .configuration,
                "\(path): is not an Ed25519 private key in PEM. Make one with 'callsheet keygen'"
            )
        }
        return key
    }

    static func verificationKey(_ path: String) throws(Failure) -> VerificationKey {
        guard let key = VerificationKey(pem: try read(path)) else {
            throw Failure(
                .configuration,
                "\(path): is not an Ed25519 public key in PEM. 'callsheet keygen' makes one beside the private key"
            )
        }
        return key
    }

    private static func read(_ path: String) throws(Failure) -> [UInt8] {
        do { return try InputFile.read(path) } catch { throw Failure(.configuration, error.message) }
    }
}
