package import Dashboard

/// What documents hold of a report that was made after its day was missed: a member `late`, which others lack.
package struct LateReading: Hashable, Sendable, Decodable {
    /// As the document has it.
    private let batchesReadAt: String

    /// When its batches were read; `nil` for a text that is no time.
    package var reading: Instant? { Instant(batchesReadAt) }

    private enum CodingKeys: String, CodingKey {
        case batchesReadAt = "batches_read_at"
    }
}

extension [UInt8] {
    /// Appends the member with a comma before it, where there is one.
    package mutating func append(late reading: Instant?) {
        guard let reading else { return }
        append(",\"late\":{\"batches_read_at\":\"" as StaticString)
        append(reading)
        append("\"}" as StaticString)
    }
}
