internal import Archive
internal import ArgumentParser
internal import Console
internal import Files

/// `callsheet keygen`: a pair of keys for signing snapshots.
struct Keygen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a pair of keys for signing snapshots.",
        discussion: """
            Writes an Ed25519 private key, which only you may read, and its public key, which you give to auditors. Files \
            that exist are never overwritten.

            To change keys, make a new pair and sign with it from then on. Keep the old public key: 'callsheet verify' \
            takes several, and snapshots signed with the old one stay verifiable.

            Example:
              callsheet keygen --private-key callsheet.pem --public-key callsheet.pub.pem
            """
    )

    @Option(help: ArgumentHelp("Where to write the private key.", valueName: "file"))
    var privateKey = "callsheet.pem"

    @Option(help: ArgumentHelp("Where to write the public key.", valueName: "file"))
    var publicKey = "callsheet.pub.pem"

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(single: ["private-key", "public-key"])

    func run() throws {
        let key: SigningKey
        do throws(ArchiveError) {
            key = try SigningKey()
        } catch {
            throw Failure(.configuration, "\(privateKey): \(error.reason)")
        }
        try write(key.pem, to: privateKey, mode: 0o600)
        do throws(Failure) {
            try write(key.verificationKey.pem, to: publicKey, mode: 0o644)
        } catch {
            // Half a pair is of no use, and would be in the way of the next try. The file is the one made just now.
            try? File.remove(privateKey)
            throw error
        }
        StandardError.write("callsheet: wrote the private key to '\(privateKey)', the public key to '\(publicKey)'")
    }

    private func write(_ pem: [UInt8], to path: String, mode: UInt32) throws(Failure) {
        do throws(FileError) {
            try File.write(pem, toNew: path, mode: mode)
        } catch {
            throw Failure(.cannotCreate, "\(path): \(error.reason). Nothing is overwritten; choose another name")
        }
    }
}
