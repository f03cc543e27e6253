internal import Glibc

/// A file that is there and cannot be read, for readers to whom the cause is not told.
package struct UnreadableFile: Error {
    package init() {}

    /// For a call of the system that failed; `nil` when it says that there is nothing of the kind asked for.
    ///
    /// Only that may be told as such. A system short of descriptors or a folder without permission would else make
    /// reports vanish, and nobody would look for the cause.
    init?(_ code: Int32) {
        switch code {
        case ENOENT, ENOTDIR, ELOOP, ENXIO, ENODEV: return nil
        default: break
        }
    }
}
