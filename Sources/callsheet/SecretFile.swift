internal import Console
internal import Files
internal import Glibc

/// A secret in a file of its own.
enum SecretFile {
    /// Its one line, without the newline that editors put behind it.
    ///
    /// - Throws: `configuration`; the message names the file and holds nothing of it.
    static func read(_ path: String) throws(Failure) -> String {
        let text: String? = try read(path) { bytes in
            var text = String(decoding: bytes, as: UTF8.self)[...]
            while text.last?.isNewline ?? false { text.removeLast() }
            let isSecret = !text.isEmpty && !text.contains(where: \.isNewline) && !text.utf8.contains(0)
            return isSecret ? String(text) : nil
        }
        guard let text else { throw Failure(.configuration, "\(path): is not one line with a secret") }
        return text
    }

    /// What is in it, once it is seen to be what is meant.
    ///
    /// The group may read it: that is how Kubernetes mounts secrets for a user who is not root. libpq and ssh refuse such.
    ///
    /// - Parameter meaning: `nil` for bytes that are something else.
    /// - Returns: `nil` for those.
    /// - Throws: `configuration` for a file that cannot be read, and for a secret that every user of the machine can read.
    static func read<Value>(_ path: String, as meaning: ([UInt8]) -> Value?) throws(Failure) -> Value? {
        let (bytes, isOpenToAll): ([UInt8], Bool)
        do throws(FileError) { (bytes, isOpenToAll) = try File.readNotingAccess(path) } catch {
            throw Failure(.configuration, "\(path): \(InputFile.reason(error))")
        }
        guard let value = meaning(bytes) else { return nil }
        guard !isOpenToAll else {
            throw Failure(
                .configuration,
                "\(path): holds a secret and everybody can read it. Take that away with 'chmod o= \(path)'; in Kubernetes, "
                    + "with defaultMode 0440"
            )
        }
        return value
    }
}

/// A secret in the environment.
enum EnvironmentSecret {
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
