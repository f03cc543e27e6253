internal import Dashboard

extension ReportClock {
    /// When the batches stood as they do in the snapshot.
    var batchInstant: Instant { lateReading ?? asOf }
}
