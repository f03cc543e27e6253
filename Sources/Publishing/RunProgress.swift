/// Follows a run while it goes on; what it does with that is its own affair.
package protocol RunProgress: Sendable {
    /// A step begins.
    ///
    /// - Parameter agencies: How many agencies it works through one by one; `nil` where there is nothing to count.
    func began(_ step: PublishingStep, agencies: Int?)

    /// One more agency is done. Called from any thread.
    func finishedAgency()
}
