internal import Glibc

/// What a file system has left for this user.
package struct FileSystemSpace: Hashable, Sendable {
    package let freeBytes: Int
    /// How many more files and folders; `nil` where the file system makes room for them as it goes.
    package let freeFiles: Int?

    package init(freeBytes: Int, freeFiles: Int?) {
        (self.freeBytes, self.freeFiles) = (freeBytes, freeFiles)
    }

    /// Of the file system that holds a folder. Source: statvfs(3).
    package init(of folder: borrowing Directory) throws(FileError) {
        var status = statvfs()
        guard fstatvfs(folder.descriptor.number, &status) == 0 else {
            throw FileError(.open, path: folder.path, .last)
        }
        freeBytes = Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue
        )
        freeFiles = status.f_files == 0 ? nil : Int(clamping: status.f_favail)
    }
}
