/// The one space that a run of white space becomes: a no-break one if the run has no other.
struct DueSpace {
    /// The character's value; 0 if no space is due.
    private(set) var scalar: UInt32 = 0

    @inline(__always) var isDue: Bool { scalar != 0 }

    /// Adds white space to the run.
    @inline(__always)
    mutating func meet() {
        scalar = 0x20
    }

    /// Adds a no-break space to the run.
    @inline(__always)
    mutating func meet(noBreakSpace space: UInt32) {
        if scalar == 0 { scalar = space }
    }

    /// Ends the run.
    @inline(__always)
    mutating func take() -> Unicode.Scalar {
        defer { scalar = 0 }
        return Unicode.Scalar(scalar) ?? " "
    }
}
