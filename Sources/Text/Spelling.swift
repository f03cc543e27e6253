/// Names that somebody misspelt.
package enum Spelling {
    /// The name most like the given one, if it is like enough to be a slip of the pen; the first one of equals.
    ///
    /// - Complexity: O(names x length²).
    package static func nearest(to name: String, among names: [String]) -> String? {
        guard name.count <= 60 else { return nil }
        let limit = max(1, name.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in names where abs(candidate.count - name.count) <= limit {
            let distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Fewest insertions, deletions, substitutions and swaps of neighbours between two words.
    private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var current = [i + 1]
            for (j, other) in right.enumerated() {
                var cost = min(previous[j] + (character == other ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, character == right[j - 1], left[i - 1] == other {
                    cost = min(cost, older[j - 1] + 1)
                }
                current.append(cost)
            }
            (older, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
