/// Everything that is wrong with a template and the partials it includes, reported together.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    /// One finding.
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The file, with the folder of its library in front.
        package let file: String

        /// Counts from 1; 0 if the problem concerns the whole file.
        package let line: Int

        /// Counts characters from 1; 0 if the problem concerns the whole file.
        package let column: Int

        /// One line, without position.
        package let message: String

        package init(file: String, line: Int = 0, column: Int = 0, message: String) {
            self.file = file
            self.line = line
            self.column = column
            self.message = message
        }

        /// `path:line:column: message`.
        package var description: String {
            line == 0 ? "\(file): \(message)" : "\(file):\(line):\(column): \(message)"
        }
    }

    /// At least one, each once, by file, line and column.
    package let problems: [Problem]

    /// One line for each problem.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }

    /// - Parameter problems: At least one, in any order, repetitions allowed.
    package init(problems: [Problem]) {
        precondition(!problems.isEmpty, "An error without a problem")
        self.problems = Set(problems).sorted {
            ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message)
        }
    }

    /// The problems of several templates together, so that one run reports them all.
    ///
    /// - Parameter errors: At least one.
    package init(joining errors: [TemplateError]) {
        self.init(problems: errors.flatMap(\.problems))
    }
}
