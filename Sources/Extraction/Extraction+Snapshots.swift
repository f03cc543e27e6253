package import Dashboard

/// One agency, read: its snapshot, or why it has none.
package struct ExtractedAgency: Sendable {
    package let agency: Agency
    /// When its row was made, where the database says so.
    package let createdAt: Instant?
    package let snapshot: Result<Snapshot, AgencyFault>
    /// Rows of each query in the order of ``Extraction/queries``.
    package let rows: [Int]
    package let warnings: [String]
}

/// Why one agency cannot be reported on, while others can.
package struct AgencyFault: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}

extension Extraction {
    /// The agencies of one piece, in the order of their ids.
    ///
    /// - Parameter partition: 0 to ``partitionCount`` less one.
    /// - Throws: When a spill file cannot be read back, or what was still being read failed.
    /// - Complexity: O(rows of the partition); memory likewise.
    package func agencies(inPartition partition: Int) throws(ExtractionError) -> [ExtractedAgency] {
        let first = partition * agenciesAPartition
        let places = first..<min(first + agenciesAPartition, agencies.count)
        var dailyStats = dailyStats
        if let upperDailyStats, partition >= firstUpperPartition { dailyStats = try upperDailyStats.get() }
        var builders = Array(repeating: SnapshotBuilder(dayCount: min(window.count, 256)), count: places.count)

        try campaigns.spilled.bytes(of: partition).withUnsafeBytes { bytes in
            var reader = RowReader(bytes)
            while !reader.isAtEnd {
                let agency = Int(reader.varint())
                let id = reader.id()
                let name = reader.varint() == 0 ? nil : reader.text()
                builders[agency].addCampaign(id, name: name)
            }
        }
        for place in builders.indices { builders[place].sortCampaigns() }
        try batches.spilled.bytes(of: partition).withUnsafeBytes { bytes in
            var reader = RowReader(bytes)
            while !reader.isAtEnd {
                let agency = Int(reader.varint())
                let batch = reader.batch()
                // A late report is of a day on which nobody could know of batches made after it.
                if clock.lateReading != nil, batch.createdAt >= clock.end { continue }
                builders[agency].batches.append(batch)
            }
        }
        try dailyStats.spilled.bytes(of: partition).withUnsafeBytes { bytes in
            var reader = RowReader(bytes)
            while !reader.isAtEnd {
                let agency = Int(reader.varint())
                let campaign = reader.id()
                let day = CalendarDay(daysSince1970: Int32(reader.varint()))
                let figures = CallFigures(
                    totalCalls: reader.varint(),
                    completedCalls: reader.varint(),
                    connectedCalls: reader.varint(),
                    conversations: reader.varint(),
                    qualifiedLeads: reader.varint(),
                    meetings: reader.varint(),
                    durationSeconds: reader.varint()
                )
                builders[agency].add(figures, of: campaign, on: day)
            }
        }

        return places.map { place in
            let listed = agencies[place]
            let sets = [campaigns, batches, dailyStats]
            let snapshot: Result<Snapshot, AgencyFault>
            if let fault = listed.fault ?? sets.compactMap({ $0.faults[place] }).first {
                snapshot = .failure(AgencyFault(description: fault))
            } else {
                snapshot = builders[place - first].finish(listed.agency, clock: clock, window: window)
            }
            return ExtractedAgency(
                agency: listed.agency,
                createdAt: listed.createdAt,
                snapshot: snapshot,
                rows: sets.map { Int($0.rows[place]) },
                warnings: listed.warnings + sets.compactMap { $0.warnings[place] }
            )
        }
    }
}

extension RowReader {
    fileprivate mutating func batch() -> Batch {
        let id = id()
        let campaignID = optionalID()
        let status = text()
        let counts = (varint(), varint(), varint(), varint(), varint())
        let progress = figure()
        let createdAt = Instant(microsecondsSince1970: varint())
        let completedAt = varint() == 0 ? nil : Instant(microsecondsSince1970: varint())
        return Batch(
            id: id,
            campaignID: campaignID,
            status: status,
            totalCalls: counts.0,
            completedCount: counts.1,
            failedCount: counts.2,
            pendingCount: counts.3,
            inProgressCount: counts.4,
            progressPercent: progress,
            createdAt: createdAt,
            completedAt: completedAt
        )
    }
}

/// A figure's parts in their compact form: its scale, then its digits' lower and upper 64 bits.
extension [UInt8] {
    mutating func append(figure: DecimalFigure) {
        append(varint: Int64(figure.scale))
        append(varint: Int64(truncatingIfNeeded: figure.unscaled))
        append(varint: Int64(truncatingIfNeeded: figure.unscaled >> 64))
    }
}

extension RowReader {
    mutating func figure() -> DecimalFigure {
        let scale = Int(varint())
        let low = UInt64(bitPattern: varint())
        return DecimalFigure(unscaled: Int128(varint()) << 64 | Int128(low), scale: scale)
    }
}
