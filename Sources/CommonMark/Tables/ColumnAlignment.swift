/// The alignment of a table's column, given by the colons of the delimiter row.
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

    /// The alignment is a class, since `align` is obsolete and the pages' policy forbids inline styles.
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
