/// A small, strict XML parser for what a feed needs: elements, attributes in double quotes, text with the five named
/// references and numeric ones. Anything else, and anything that is not well-formed, is an error.
///
/// Source: XML 1.0, sections 2.1 to 2.4, 3.1 and 4.1.
struct FeedElement {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    let name: String
    let attributes: [String: String]
    private(set) var children: [FeedElement] = []
    private(set) var text = ""

    /// The root element of a document.
    init(_ document: String) throws {
        let prolog = #"<?xml version="1.0" encoding="utf-8"?>"#
        guard document.hasPrefix(prolog) else { throw Malformed(description: "No XML declaration") }
        var parser = Parser(rest: document.unicodeScalars.dropFirst(prolog.unicodeScalars.count))
        self = try parser.document()
    }

    private init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    func children(_ name: String) -> [FeedElement] { children.filter { $0.name == name } }

    /// The texts of the children of this name.
    func texts(_ name: String) -> [String] { children(name).map(\.text) }

    private struct Parser {
        var rest: Substring.UnicodeScalarView

        mutating func document() throws -> FeedElement {
            try skipSpace()
            let root = try element()
            try skipSpace()
            guard rest.isEmpty else { throw failure("Something stands behind the root element") }
            return root
        }

        private mutating func element() throws -> FeedElement {
            try take("<")
            let name = try self.name()
            var attributes: [String: String] = [:]
            while let next = rest.first, next != ">", next != "/" {
                guard next == " " else { throw failure("Expected a space") }
                rest.removeFirst()
                let attribute = try self.name()
                try take("=\"")
                guard attributes[attribute] == nil else { throw failure("Attribute '\(attribute)' comes twice") }
                attributes[attribute] = try text(until: "\"")
                try take("\"")
            }
            var element = FeedElement(name: name, attributes: attributes)
            if rest.first == "/" {
                try take("/>")
                return element
            }
            try take(">")
            while true {
                element.text += try text(until: "<")
                if rest.dropFirst().first == "/" { break }
                element.children.append(try self.element())
            }
            try take("</\(name)>")
            return element
        }

        private mutating func name() throws -> String {
            let name = rest.prefix { "a"..."z" ~= $0 || "A"..."Z" ~= $0 || $0 == ":" || $0 == "-" }
            guard !name.isEmpty else { throw failure("Expected a name") }
            rest.removeFirst(name.count)
            return String(name)
        }

        /// Text up to a delimiter, which must come; references resolved, only characters that XML allows.
        private mutating func text(until end: Unicode.Scalar) throws -> String {
            var text = String.UnicodeScalarView()
            while let scalar = rest.first, scalar != end {
                switch scalar {
                case "&": text.append(try reference())
                case "<": throw failure("A '<' in an attribute")
                case _ where !Parser.isAllowed(scalar): throw failure("U+\(String(scalar.value, radix: 16)) in text")
                default:
                    text.append(scalar)
                    rest.removeFirst()
                    if text.suffix(3).elementsEqual("]]>".unicodeScalars) { throw failure("']]>' in text") }
                }
            }
            guard !rest.isEmpty else { throw failure("The document ends too early") }
            return String(text)
        }

        private mutating func reference() throws -> Unicode.Scalar {
            let name = String(rest.dropFirst().prefix { $0 != ";" }.prefix(10))
            rest.removeFirst(min(name.unicodeScalars.count + 2, rest.count))
            let named: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
            if let scalar = named[name] { return scalar }
            let value =
                name.hasPrefix("#x")
                ? UInt32(name.dropFirst(2), radix: 16)
                : name.hasPrefix("#") ? UInt32(name.dropFirst(1)) : nil
            guard let scalar = value.flatMap(Unicode.Scalar.init), Parser.isAllowed(scalar) else {
                throw failure("Unknown reference '\(name)'")
            }
            return scalar
        }

        private mutating func skipSpace() throws {
            rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
        }

        private mutating func take(_ expected: String) throws {
            guard rest.starts(with: expected.unicodeScalars) else { throw failure("Expected '\(expected)'") }
            rest.removeFirst(expected.unicodeScalars.count)
        }

        private func failure(_ problem: String) -> Malformed {
            Malformed(description: "\(problem), before '\(String(String.UnicodeScalarView(rest.prefix(40))))'")
        }

        private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
            default: false
            }
        }
    }
}
