internal import Files
internal import Glibc
internal import Text

/// Options and libpq's variables in a file, a `NAME=value` a line, as systemd's `EnvironmentFile=` and `docker --env-file`
/// read it too.
///
/// What one of them reads otherwise than the other is refused: quotes that begin a value, backslashes, blanks at either
/// end, comments that systemd would continue on the next line. So the same file means the same to all of them.
/// Source: systemd.exec(5), `EnvironmentFile=`, and systemd's src/basic/env-file.c; Docker's manual, "docker container
/// run", `--env-file`.
package struct ConfigurationFile: Sendable {
    /// One line's variable.
    package struct Entry: Hashable, Sendable {
        package let name: String
        package let value: String
        /// From 1.
        package let line: Int
    }

    /// In the file's order; no name twice.
    package let entries: [Entry]

    /// Where packages put it.
    package static let defaultPath = "/etc/callsheet/callsheet.env"

    /// In bytes.
    private static let maxSize = 1 << 20

    /// Faults that are told; a file in the wrong form has one in each line.
    private static let maxFaults = 20

    /// Reads a file.
    ///
    /// - Returns: `nil` where there is none and none has to be.
    /// - Throws: `configuration` for a file that cannot be read or is wrong, with each fault's line, and for one that
    ///   everybody can read although a secret stands in it. No message holds a value.
    package static func read(_ path: String, isOptional: Bool = false) throws(Failure) -> ConfigurationFile? {
        let (bytes, isOpenToAll): ([UInt8], Bool)
        do throws(FileError) {
            (bytes, isOpenToAll) = try File.readNotingAccess(path, maxSize: maxSize)
        } catch {
            if isOptional, [ENOENT, ENOTDIR].contains(error.code) { return nil }
            throw Failure(.configuration, "\(path): \(unreadable(error, isOptional: isOptional))")
        }
        let file = try ConfigurationFile(bytes, path: path)
        if isOpenToAll, let secret = file.entries.first(where: { $0.isSecret }) {
            throw Failure(
                .configuration,
                "\(path): everybody can read it, and '\(secret.name)' in it is a secret. Take that away with 'chmod o= \(path)'"
            )
        }
        return file
    }

    private static func unreadable(_ error: FileError, isOptional: Bool) -> String {
        switch error.code {
        case ENOENT: "there is no such file. Check --config and CALLSHEET_CONFIG"
        case EFBIG: "is longer than \(maxSize >> 20) MB, so it is no configuration"
        case EACCES where isOptional:
            "\(error.reason). Run this as a user who may read it, name another file with --config, or none with "
                + "CALLSHEET_CONFIG="
        case EACCES: "\(error.reason). Let this user read it"
        default: error.reason
        }
    }

    /// Reads a file's text.
    ///
    /// - Parameter path: As messages name the file.
    /// - Throws: `configuration` with every fault and its line, up to 20 of them.
    package init(_ bytes: [UInt8], path: String) throws(Failure) {
        func failure(_ line: Int, _ words: String) -> Failure { Failure(.configuration, "\(path):\(line): \(words)") }
        // Of these a file has none, or one in each line.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw failure(1, "Begins with a byte order mark. Save the file as UTF-8 without one")
        }
        for (byte, words) in [
            (0x00, "Holds a NUL character. Save the file as plain UTF-8 text"),
            (0x0D, "Has a carriage return, as Windows ends lines. Save the file with plain line feeds"),
        ] as [(UInt8, String)] {
            if let index = bytes.firstIndex(of: byte) {
                throw failure(bytes[..<index].count { $0 == 0x0A } + 1, words)
            }
        }

        var entries: [Entry] = []
        var faults: [String] = []
        var lines: [String: Int] = [:]
        for (index, bytes) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            do throws(Fault) {
                guard let (name, value) = try ConfigurationFile.variable(bytes) else { continue }
                if let first = lines[name] {
                    throw Fault("'\(name)' stands here a second time, first in line \(first). Keep one of them")
                }
                lines[name] = index + 1
                entries.append(Entry(name: name, value: value, line: index + 1))
            } catch {
                faults.append("\(path):\(index + 1): \(error.words)")
            }
        }
        guard faults.isEmpty else {
            let more = faults.count - ConfigurationFile.maxFaults
            throw Failure(
                .configuration,
                lines: faults.prefix(ConfigurationFile.maxFaults)
                    + (more > 0 ? ["and \(more) more lines likewise"] : [])
            )
        }
        self.entries = entries
    }

    /// Puts each variable into the process's environment, unless it is there already, empty or not.
    ///
    /// Only before the process has other threads: setenv(3) is not safe with them.
    package func addToEnvironment() {
        for entry in entries { setenv(entry.name, entry.value, 0) }
    }

    // MARK: One line

    private struct Fault: Error {
        let words: String

        init(_ words: String) { self.words = words }
    }

    /// The line's variable; `nil` for a comment and for nothing.
    private static func variable(_ bytes: ArraySlice<UInt8>) throws(Fault) -> (name: String, value: String)? {
        guard let line = String(validating: bytes, as: UTF8.self) else {
            throw Fault("Is not UTF-8. Save the file as UTF-8 text")
        }
        guard let first = line.first else { return nil }
        if first == "#" {
            guard line.last != "\\" else {
                throw Fault(
                    "Is a comment that ends in a backslash, which makes some take the next line for a part of it"
                )
            }
            return nil
        }
        guard !isBlank(first) else {
            guard line.allSatisfy(isBlank) else { throw Fault("Begins with a blank. Let the name begin the line") }
            return nil
        }
        guard first != ";" else { throw Fault("Begins with a semicolon. Begin a comment with '#'") }
        guard let equals = line.firstIndex(of: "=") else {
            throw Fault("Has no '='. Write NAME=value, and '#' before a comment")
        }
        let name = String(line[..<equals])
        let value = line[line.index(after: equals)...]
        guard !name.hasPrefix("export ") else { throw Fault("Begins with 'export'. Write NAME=value alone") }
        guard ConfigurationNames.all.contains(name) else { throw Fault(unknown(name)) }
        try check(value, of: name)
        return (name, String(value))
    }

    /// What is wrong with a name. A line's beginning may be a piece of a secret, so only what is like a name is shown.
    private static func unknown(_ name: String) -> String {
        guard name != CommonOptions.configVariable else { return "A file cannot name another one with '\(name)'" }
        if let nearest = nearest(to: name) {
            return "Unknown name '\(PrintableText.line(name))'. Did you mean '\(nearest)'?"
        }
        let isOurs = ["CALLSHEET_", "PG"].contains(where: name.uppercased().hasPrefix)
        return "Unknown name\(isOurs ? " '\(PrintableText.line(name))'" : ""). Names are CALLSHEET_ with that of an "
            + "option, such as CALLSHEET_OUTPUT, and libpq's, such as PGHOST"
    }

    private static func nearest(to name: String) -> String? {
        let names = ConfigurationNames.all.sorted()
        let prefix = EnvironmentOptions.prefix
        guard name.hasPrefix(prefix) else { return Spelling.nearest(to: name, among: names) }
        // What all of them have in common says nothing about which one is meant.
        let own = names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        return Spelling.nearest(to: String(name.dropFirst(prefix.count)), among: own).map { prefix + $0 }
    }

    private static func check(_ value: Substring, of name: String) throws(Fault) {
        guard let first = value.first, let last = value.last else { return }
        guard !"'\"`".contains(first) else {
            throw Fault("The value of '\(name)' begins with a quote. Write it without quotes, whatever is in it")
        }
        guard !isBlank(first), !isBlank(last) else {
            throw Fault("The value of '\(name)' begins or ends with a blank, which not all readers keep. Take it away")
        }
        guard !value.contains("\\") else {
            throw Fault(
                "The value of '\(name)' holds a backslash, which not all readers keep. Put a password with one into a "
                    + "file of its own"
            )
        }
        guard value.unicodeScalars.allSatisfy({ $0 == "\t" || $0.properties.generalCategory != .control }) else {
            throw Fault("The value of '\(name)' holds a control character. Take it away")
        }
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}

extension ConfigurationFile.Entry {
    /// Whether the value must be hidden from others: by its name, or as an address with a password in it.
    package var isSecret: Bool {
        guard !value.isEmpty else { return false }
        if ConfigurationNames.secrets.contains(name) { return true }
        if ConfigurationNames.secretEndings.contains(where: name.hasSuffix) { return true }
        let text = value.lowercased()
        if ["password=", "password =", "sslpassword"].contains(where: text.contains) { return true }
        guard let scheme = text.firstRange(of: "://") else { return false }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" }
        return authority.lastIndex(of: "@").map { authority[..<$0].contains(":") } ?? false
    }
}
