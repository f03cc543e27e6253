/// File names inside a ``TemplateLibrary``.
enum TemplateFileName {
    /// The extension with its dot, `.md`; "" if the last component has none.
    static func suffix(of file: String) -> Substring {
        guard let dot = file.lastIndex(of: "."), !file[dot...].contains("/") else { return "" }
        return file[dot...]
    }

    /// The name without its extension.
    static func stem(of file: String) -> Substring {
        file.dropLast(suffix(of: file).count)
    }
}
