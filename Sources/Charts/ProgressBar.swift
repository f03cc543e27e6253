/// How far a batch has come: a bar of 80 by 10 pixels, with a mark behind it that tells a state by its shape.
package enum ProgressBar {
    /// What stopped or finished the batch.
    package enum State: Sendable {
        /// A cross, and a broken bar.
        case failed
        /// Two upright strokes.
        case paused
        /// A tick.
        case done
    }

    /// Appends the bar to a page.
    ///
    /// - Parameters:
    ///   - out: The page's bytes.
    ///   - label: The accessible name with the state in words, such as `62.4 %, failed`; escaped here.
    ///   - percent: Whole percent; below 0 and above 100 are drawn as these. Above 0 something is always drawn.
    ///   - state: `nil` for a batch that waits or runs.
    package static func append(to out: inout [UInt8], label: String, percent: Int, state: State? = nil) {
        out.svg("<svg class=\"chart progress")
        switch state {
        case .failed: out.svg(" failed")
        case .paused: out.svg(" paused")
        case .done: out.svg(" done")
        case nil: break
        }
        out.svg("\" viewBox=\"0 0 80 10\" role=\"img\" aria-label=\"")
        out.svgText(label)
        out.svg("\"><path class=\"rest\" d=\"M0 5h64\"/>")
        let length = max(0, min(percent, 100)) * 64 / 10
        if length > 0 {
            out.svg("<path class=\"bar\" d=\"M0 5h")
            out.svgTenths(length)
            out.svg("\"/>")
        }
        switch state {
        case .failed: out.svg("<path d=\"M70 2l6 6m0-6l-6 6\"/>")
        case .paused: out.svg("<path d=\"M71 2v6m4-6v6\"/>")
        case .done: out.svg("<path d=\"M69 5l3 3 6-6\"/>")
        case nil: break
        }
        out.svg("</svg>")
    }
}
