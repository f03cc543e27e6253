/// Goes through cmark's tree once: takes out links and images that are not allowed, and marks where our own HTML goes.
struct DocumentAnnotator {
    private static let chartScheme = "chart:"

    private let standIns: [StandIn]
    private var standInsSeen = 0
    private var headingIDs = HeadingIDs()
    private(set) var placeholders: [Placeholder] = []

    init(standIns: [StandIn]) {
        self.standIns = standIns
    }

    /// Whether cmark saw each stand-in as the heading it was meant to be.
    var sawAllStandIns: Bool {
        standInsSeen == standIns.count
    }

    mutating func annotate(_ document: borrowing CmarkDocument) {
        // No recursion: a document can nest deeper than a thread's stack.
        var node = document.root.firstChild
        while let current = node {
            switch current.kind {
            case .heading: node = annotate(heading: current, root: document.root)
            case .paragraph: node = annotate(paragraph: current)
            case .link: node = LinkPolicy.allows(current.address) ? current.successor : current.replaceWithChildren()
            case .image: node = annotate(image: current)
            default: node = current.successor
            }
        }
    }

    private mutating func annotate(heading: CmarkNode, root: CmarkNode) -> CmarkNode? {
        if standInsSeen < standIns.count, standIns[standInsSeen].line == heading.lines.lowerBound {
            let role = standIns[standInsSeen].role
            standInsSeen += 1
            guard case .table(let index) = role else { return heading.successor }
            let next = heading.following
            placeholders.append(.table(index))
            heading.replace(with: .block(rendering: Placeholder.mark))
            return next
        }
        if heading.parent == root {
            let id = headingIDs.next(for: heading.plainText)
            placeholders.append(.heading(level: heading.headingLevel, id: id))
            heading.insertBefore(.block(rendering: Placeholder.mark))
        }
        return heading.successor
    }

    private mutating func annotate(paragraph: CmarkNode) -> CmarkNode? {
        guard let image = paragraph.firstChild, image.kind == .image, image.next == nil,
            let name = Self.chartName(of: image)
        else { return paragraph.successor }
        let next = paragraph.following
        placeholders.append(.figure(name: name, alt: image.plainText, isInTightList: paragraph.isInTightList))
        paragraph.replace(with: .block(rendering: Placeholder.mark))
        return next
    }

    private mutating func annotate(image: CmarkNode) -> CmarkNode? {
        let next = image.following
        let alt = image.plainText
        if let name = Self.chartName(of: image) {
            placeholders.append(.chart(name: name, alt: alt))
            image.replace(with: .inline(rendering: Placeholder.mark))
        } else {
            image.replace(with: .text(alt))
        }
        return next
    }

    private static func chartName(of image: CmarkNode) -> String? {
        let address = image.address
        guard address.utf8.starts(with: chartScheme.utf8) else { return nil }
        return String(Substring(address.utf8.dropFirst(chartScheme.utf8.count)))
    }
}
