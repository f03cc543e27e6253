internal import CCrypto

/// What libcrypto could not do, and why.
package struct CryptographyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as "Ed25519 key generation".
    package let operation: String
    /// libcrypto's own words; names no key and no data.
    package let reason: String

    package var description: String { "libcrypto: \(operation) failed: \(reason)" }

    /// Takes the reason out of this thread's error queue, and empties the queue.
    ///
    /// The first entry is the cause; what follows was added on the way up. Source: ERR_get_error(3).
    init(_ operation: String) {
        self.operation = operation
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else {
            reason = "no reason given"
            return
        }
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &text, text.count)
        reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
