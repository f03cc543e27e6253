internal import Console
internal import Glibc

/// A secret in a file of its own.
enum SecretFile {
    /// Its one line, without the newline that editors put behind it.
    ///
    /// - Throws: `configuration`; the message names the file and holds nothing of it.
    static func read(_ path: String) throws(Failure) -> String {
        let bytes: [UInt8]
        do throws(Failure) { bytes = try InputFile.read(path) } catch { throw Failure(.configuration, error.message) }
        var text = String(decoding: bytes, as: UTF8.self)[...]
        while text.last?.isNewline ?? false { text.removeLast() }
        guard !text.isEmpty, !text.contains(where: \.isNewline), !text.utf8.contains(0) else {
            throw Failure(.configuration, "\(path): is not one line with a secret")
        }
        return String(text)
    }
}

/// A secret in the environment.
enum EnvironmentSecret {
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
