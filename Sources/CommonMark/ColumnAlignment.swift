/// How a table's column is aligned, from the colons of its delimiter row.
enum ColumnAlignment {
    case none, left, center, right

    init(left: Bool, right: Bool) {
        self =
            switch (left, right) {
            case (true, true): .center
            case (true, false): .left
            case (false, true): .right
            case (false, false): .none
            }
    }

    /// `align` is obsolete and inline style is forbidden by the pages' policy: a class says it.
    var dataTag: StaticString {
        switch self {
        case .none: "<td>"
        case .left: "<td class=\"left\">"
        case .center: "<td class=\"center\">"
        case .right: "<td class=\"right\">"
        }
    }

    var headerTag: StaticString {
        switch self {
        case .none: "<th scope=\"col\">"
        case .left: "<th scope=\"col\" class=\"left\">"
        case .center: "<th scope=\"col\" class=\"center\">"
        case .right: "<th scope=\"col\" class=\"right\">"
        }
    }
}
