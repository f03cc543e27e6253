internal import Console
internal import Files
internal import Gate
internal import Glibc
internal import WebClient

/// The command's options, checked.
struct GateOptions {
    let settings: Gate.Settings
    let host: String
    let port: Int

    /// Host and port as they stand in a URL.
    func address(port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    let keys: Keys
    /// Seconds that a client may be silent or not read.
    let timeout: Int

    enum Keys {
        case none
        case set(KeySet)
        case address(WebAddress)
    }

    init(_ command: CallsheetGate) throws(Failure) {
        let secret = try GateOptions.secret(
            file: command.jwtSecretFile,
            text: getenv(GateOptions.secretVariable).map { String(cString: $0) }
        )
        keys = try GateOptions.keys(command.jwks, command.jwksUrl, hasSecret: secret != nil)
        if secret == nil, case .none = keys {
            throw Failure(
                .usage,
                "Nothing says how tokens are checked. Use --jwt-secret-file, --jwks or --jwks-url"
            )
        }
        if let cookie = command.cookie, cookie.isEmpty || !cookie.utf8.allSatisfy(GateOptions.isTokenCharacter) {
            throw Failure(.usage, "--cookie '\(cookie)' is not a cookie's name")
        }
        for origin in command.corsOrigin where !GateOptions.isOrigin(origin) {
            throw Failure(
                .usage,
                "--cors-origin '\(origin)' is not an origin such as https://app.example, without a path"
            )
        }
        guard 1...3600 ~= command.timeout else {
            throw Failure(.usage, "--timeout \(command.timeout) must be seconds from 1 to 3600")
        }
        timeout = command.timeout
        (host, port) = try GateOptions.address(command.listen)
        guard !command.output.isEmpty else { throw Failure(.usage, "--output needs the path of a folder") }
        settings = Gate.Settings(
            output: command.output,
            secret: secret,
            issuer: command.issuer,
            cookie: command.cookie,
            corsOrigins: Set(command.corsOrigin)
        )
    }

    /// Holds the secret itself. There is no option for it: everybody on the machine can read arguments.
    private static let secretVariable = "CALLSHEET_JWT_SECRET"

    private static func secret(file: String?, text: String?) throws(Failure) -> [UInt8]? {
        var secret: [UInt8]
        if let file {
            guard let bytes = readFile(file) else {
                throw Failure(.configuration, "\(file): cannot be read. Check the path and its permissions")
            }
            secret = bytes
            // Editors end files with a newline, which is not part of the secret.
            while let last = secret.last, last == 0x0A || last == 0x0D { secret.removeLast() }
        } else if let text, !text.isEmpty {
            secret = Array(text.utf8)
        } else {
            return nil
        }
        guard secret.count >= Gate.Settings.minSecretSize else {
            throw Failure(
                .configuration,
                "\(file ?? secretVariable): the secret is shorter than \(Gate.Settings.minSecretSize) bytes. "
                    + "Use the platform's JWT secret"
            )
        }
        return secret
    }

    private static func keys(_ file: String?, _ address: String?, hasSecret: Bool) throws(Failure) -> Keys {
        guard file == nil || address == nil else {
            throw Failure(.usage, "--jwks and --jwks-url exclude each other. Leave one out")
        }
        if let file {
            guard let bytes = readFile(file) else {
                throw Failure(.configuration, "\(file): cannot be read. Check the path and its permissions")
            }
            // A project that signs with the shared secret alone has an empty set.
            guard let set = KeySet(jwks: bytes), hasSecret || !set.isEmpty else {
                throw Failure(
                    .configuration,
                    "\(file): holds no key that tokens can be checked with. Needed is a JSON Web Key Set with 'kid' and a "
                        + "public key for ES256, RS256 or EdDSA"
                )
            }
            return .set(set)
        }
        guard let address else { return .none }
        guard !WebAddress.mayHoldPassword(address) else {
            throw Failure(.usage, "--jwks-url must hold neither user nor password")
        }
        guard let address = WebAddress(address) else {
            throw Failure(.usage, "--jwks-url '\(address)' is not an https address")
        }
        return .address(address)
    }

    private static func address(_ text: String) throws(Failure) -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let port = Int(text[text.index(after: colon)...]), 0...65_535 ~= port
        else { throw Failure(.usage, "--listen '\(text)' is not an address such as 127.0.0.1:8080") }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        return !rest.isEmpty
            && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2F && $0 != 0x2C && $0 != 0x2A }
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// In bytes.
    private static let maxFileSize = 1 << 20

    private static func readFile(_ path: String) -> [UInt8]? {
        try? File.read(path, maxSize: maxFileSize)
    }
}
