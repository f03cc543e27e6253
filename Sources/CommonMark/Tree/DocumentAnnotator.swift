/// Walks cmark's tree once, removes links and images that are not allowed, and marks where HTML of our own goes.
struct DocumentAnnotator {
    private static let chartScheme = "chart:"

    private let substitutes: [SubstituteHeading]
    private var substitutesSeen = 0
    private var headingIDs = HeadingIDs()
    private var openFolds = 0
    private(set) var insertionPoints: [InsertionPoint] = []

    init(substitutes: [SubstituteHeading]) {
        self.substitutes = substitutes
    }

    /// Whether cmark saw every substitute as the heading it is.
    var sawAllSubstitutes: Bool {
        substitutesSeen == substitutes.count
    }

    mutating func annotate(_ document: borrowing CmarkDocument) {
        // Not recursive: a document can nest deeper than the stack allows.
        var node = document.root.firstChild
        while let current = node {
            switch current.kind {
            case .heading: node = annotate(heading: current, root: document.root)
            case .paragraph: node = annotate(paragraph: current)
            case .link: node = LinkPolicy.allows(current.address) ? current.successor : current.replaceWithChildren()
            case .image: node = annotate(image: current)
            case .htmlBlock: node = annotate(html: current, root: document.root)
            default: node = current.successor
            }
        }
    }

    private mutating func annotate(heading: CmarkNode, root: CmarkNode) -> CmarkNode? {
        if substitutesSeen < substitutes.count, substitutes[substitutesSeen].line == heading.lines.lowerBound {
            let role = substitutes[substitutesSeen].role
            substitutesSeen += 1
            guard case .table(let index) = role else { return heading.successor }
            let next = heading.following
            insertionPoints.append(.table(index))
            heading.replace(with: .block(rendering: InsertionPoint.mark))
            return next
        }
        if heading.parent == root {
            let id = headingIDs.next(for: heading.plainText)
            insertionPoints.append(.heading(level: heading.headingLevel, id: id))
            heading.insertBefore(.block(rendering: InsertionPoint.mark))
        }
        return heading.successor
    }

    private mutating func annotate(paragraph: CmarkNode) -> CmarkNode? {
        guard let image = paragraph.firstChild, image.kind == .image, image.next == nil,
            let name = Self.chartName(of: image)
        else { return paragraph.successor }
        let next = paragraph.following
        insertionPoints.append(.figure(name: name, alt: image.plainText, isInTightList: paragraph.isInTightList))
        paragraph.replace(with: .block(rendering: InsertionPoint.mark))
        return next
    }

    /// The two blocks of HTML that a document may have; all others are left out.
    private mutating func annotate(html: CmarkNode, root: CmarkNode) -> CmarkNode? {
        let next = html.following
        guard html.parent == root, let fold = Fold(html: html.literal) else { return next }
        switch fold {
        case .begin(let summary):
            openFolds += 1
            insertionPoints.append(.foldBegin(summary: summary))
        case .end:
            guard openFolds > 0 else { return next }
            openFolds -= 1
            insertionPoints.append(.foldEnd)
        }
        html.replace(with: .block(rendering: InsertionPoint.mark))
        return next
    }

    private mutating func annotate(image: CmarkNode) -> CmarkNode? {
        let next = image.following
        let alt = image.plainText
        if let name = Self.chartName(of: image) {
            insertionPoints.append(.chart(name: name, alt: alt))
            image.replace(with: .inline(rendering: InsertionPoint.mark))
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
