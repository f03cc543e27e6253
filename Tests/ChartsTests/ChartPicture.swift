import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Charts

/// A chart read back: well-formed XML, its elements, the points its paths visit and the room its texts need.
struct ChartPicture {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    /// A rectangle in tenths of a unit.
    struct Box {
        var left: Int
        var top: Int
        var right: Int
        var bottom: Int
        let text: String

        func meets(_ other: Box) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }
    }

    let bytes: [UInt8]
    let source: String
    let elements: [Element]
    let width: Int
    let height: Int

    init(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
        self.bytes = bytes
        source = String(decoding: bytes, as: UTF8.self)
        let reader = Reader()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = reader
        #expect(parser.parse(), "not well-formed: \(source)", sourceLocation: sourceLocation)
        elements = reader.elements
        let box = try #require(elements.first?.attributes["viewBox"]).split(separator: " ").compactMap { Int($0) }
        width = box[2] * 10
        height = box[3] * 10
    }

    init(sourceLocation: SourceLocation = #_sourceLocation, _ draw: (inout [UInt8]) -> Void) throws {
        var bytes: [UInt8] = []
        draw(&bytes)
        try self.init(bytes, sourceLocation: sourceLocation)
    }

    func texts(class name: String? = nil) -> [Box] {
        elements.filter { $0.name == "text" && (name == nil || classes($0).contains(name ?? "")) }.map { element in
            let x = tenths(element.attributes["x"])
            let y = tenths(element.attributes["y"])
            let width = ChartText.width(element.text)
            let names = classes(element)
            var left = x
            if names.contains("mid") { left = x - width / 2 }
            if names.contains("end") || names.contains("count") { left = x - width }
            // Capitals are at most 0.75 em high, descenders 0.22 em deep.
            return Box(left: left, top: y - 172, right: left + width, bottom: y + 50, text: element.text)
        }
    }

    /// The points of all paths with this class, or of all.
    func points(class name: String? = nil) -> [(x: Int, y: Int)] {
        elements.filter { $0.name == "path" && (name == nil || classes($0).contains(name ?? "")) }
            .flatMap { Self.points($0.attributes["d"] ?? "") }
    }

    func has(class name: String) -> Bool { elements.contains { classes($0).contains(name) } }

    /// Holds what is true of every chart: nothing outside the picture, no styling, no texts that meet.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) {
        for point in points() {
            let inside = (0...width).contains(point.x) && (0...height).contains(point.y)
            #expect(inside, "\(point) is outside: \(source)", sourceLocation: sourceLocation)
        }
        for circle in elements where circle.name == "circle" {
            let (x, y) = (tenths(circle.attributes["cx"]), tenths(circle.attributes["cy"]))
            let r = tenths(circle.attributes["r"])
            let inside = x - r >= 0 && x + r <= width && y - r >= 0 && y + r <= height
            #expect(inside, "circle outside: \(source)", sourceLocation: sourceLocation)
        }
        let texts = texts()
        for (index, text) in texts.enumerated() {
            let inside = text.left >= 0 && text.right <= width && text.top >= 0 && text.bottom <= height
            #expect(inside, "\(text) is clipped", sourceLocation: sourceLocation)
            for other in texts[(index + 1)...] {
                #expect(!text.meets(other), "\(text) meets \(other)", sourceLocation: sourceLocation)
            }
        }
        for word in ["style", "<script", "href", "url("] {
            #expect(!source.contains(word), sourceLocation: sourceLocation)
        }
        #expect(elements.first?.attributes["role"] == "img", sourceLocation: sourceLocation)
    }

    private func classes(_ element: Element) -> [String] {
        (element.attributes["class"] ?? "").split(separator: " ").map { String($0) }
    }

    private func tenths(_ number: String?) -> Int { Int(((Double(number ?? "") ?? -1e6) * 10).rounded()) }

    /// Walks path data: absolute M, H, V; relative m, h, v, l; z.
    static func points(_ data: String) -> [(x: Int, y: Int)] {
        var points: [(x: Int, y: Int)] = []
        var rest = data[...]
        var command: Character = "M"
        var (x, y) = (0, 0)

        func number() -> Int {
            rest = rest.drop { $0 == " " }
            var text = ""
            while let next = rest.first {
                if next == "-" && !text.isEmpty || next == "." && text.contains(".") { break }
                guard next == "-" || next == "." || next.isNumber else { break }
                text.append(next)
                rest.removeFirst()
            }
            guard let value = Double(text) else {
                Issue.record("No number before '\(rest)' in \(data)")
                rest = ""
                return 0
            }
            return Int((value * 10).rounded())
        }

        while let next = rest.first {
            if next.isLetter {
                command = next
                rest.removeFirst()
                if command == "z" { continue }
            }
            switch command {
            case "M": (x, y) = (number(), number())
            case "m", "l": (x, y) = (x + number(), y + number())
            case "H": x = number()
            case "V": y = number()
            case "h": x += number()
            case "v": y += number()
            default:
                Issue.record("Unknown command '\(command)' in \(data)")
                return points
            }
            points.append((x, y))
        }
        return points
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        private var open: [Int] = []

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            open.append(elements.count)
            elements.append(Element(name: name, attributes: attributes))
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            for index in open { elements[index].text += string }
        }

        func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }
    }
}
