/// The type of a column, as far as readers tell them apart.
package enum ColumnType: Hashable, Sendable {
    case uuid
    case smallint
    case integer
    case bigint
    case numeric
    case real
    case doublePrecision
    /// `text`, `varchar`, `char(n)` and `name`.
    case text
    /// `json` and `jsonb`.
    case json
    case date
    case timestamp
    case timestamptz
    /// Made in this database or by an extension: an enum, `citext` and the like.
    case userDefined
    case other

    /// - Parameter oid: A built-in type has the same one in every database.
    ///
    /// Source: PostgreSQL's `src/include/catalog/pg_type.dat`; `FirstNormalObjectId` in `access/transam.h`.
    init(oid: UInt32) {
        self =
            switch oid {
            case 2950: .uuid
            case 21: .smallint
            case 23: .integer
            case 20: .bigint
            case 1700: .numeric
            case 700: .real
            case 701: .doublePrecision
            case 25, 1043, 1042, 19: .text
            case 114, 3802: .json
            case 1082: .date
            case 1114: .timestamp
            case 1184: .timestamptz
            case 16384...: .userDefined
            default: .other
            }
    }
}
