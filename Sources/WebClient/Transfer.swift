internal import CCurl

/// One request; owns libcurl's handle.
final class Transfer {
    private let handle: UnsafeMutableRawPointer
    private let limit: Int
    private var received: [UInt8] = []
    private var isTooLarge = false

    init?(limit: Int) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.limit = limit
    }

    deinit {
        curl_easy_cleanup(handle)
    }

    func get(_ address: WebAddress, accept: String, seconds: Int) throws(WebError) -> [UInt8] {
        try perform(
            address,
            headers: ["Accept: \(accept)"],
            [
                callsheet_curl_set_text(handle, CURLOPT_USERAGENT, "callsheet-gate"),
                callsheet_curl_set_long(handle, CURLOPT_TIMEOUT, seconds),
            ],
            statuses: 200...200
        )
    }

    func post(_ text: String, to address: WebAddress, seconds: Int) throws(WebError) -> [UInt8] {
        // The size first: what is copied may hold anything. Source: CURLOPT_COPYPOSTFIELDS(3).
        let size = callsheet_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, text.utf8.count)
        let copied = callsheet_curl_set_text(handle, CURLOPT_COPYPOSTFIELDS, text)
        return try perform(
            address,
            // Nobody is asked whether he wants these few bytes.
            headers: ["Content-Type: text/plain; charset=utf-8", "Expect:"],
            [
                size, copied,
                callsheet_curl_set_text(handle, CURLOPT_USERAGENT, "callsheet"),
                callsheet_curl_set_long(handle, CURLOPT_TIMEOUT, seconds),
            ],
            statuses: 200...299
        )
    }

    /// Source: CURLOPT_CONNECT_ONLY(3).
    func connect(_ address: WebAddress, seconds: Int) throws(WebError) {
        _ = try perform(
            address,
            headers: [],
            [
                callsheet_curl_set_long(handle, CURLOPT_CONNECT_ONLY, 1),
                callsheet_curl_set_long(handle, CURLOPT_TIMEOUT, seconds),
            ],
            statuses: 0...0
        )
    }

    /// - Parameters:
    ///   - special: What became of settings made for this kind of request.
    ///   - statuses: Answers that are taken.
    private func perform(
        _ address: WebAddress,
        headers texts: [String],
        _ special: [CURLcode],
        statuses: ClosedRange<Int>
    ) throws(WebError) -> [UInt8] {
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        for text in texts {
            guard let longer = curl_slist_append(headers, text) else { throw .failed("out of memory") }
            headers = longer
        }
        // Kept until the transfer is over. Source: CURLOPT_ERRORBUFFER(3).
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        text.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer { text.deallocate() }
        let settings =
            special + [
                callsheet_curl_set_text(handle, CURLOPT_URL, address.description),
                callsheet_curl_set_protocol(handle, address.isEncrypted ? 1 : 0),
                callsheet_curl_set_long(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
                callsheet_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
                // Signals are no way to keep time in a program with threads. Source: CURLOPT_NOSIGNAL(3).
                callsheet_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
                callsheet_curl_set_list(handle, CURLOPT_HTTPHEADER, headers),
                callsheet_curl_set_buffer(handle, text),
                callsheet_curl_set_receiver(handle, receive, Unmanaged.passUnretained(self).toOpaque()),
            ]
        if let code = settings.first(where: { $0 != CURLE_OK }) { throw Transfer.failure(code, text) }
        let code = curl_easy_perform(handle)
        var status = 0
        _ = callsheet_curl_get_status(handle, &status)
        // A redirect's or an error's own page may be of any size.
        if status != 0, !statuses.contains(status) { throw .status(status) }
        if isTooLarge { throw .tooLarge(limit: limit) }
        guard code == CURLE_OK else { throw Transfer.failure(code, text) }
        guard statuses.contains(status) else { throw .failed("no answer") }
        return received
    }

    /// - Returns: Whether there may be more.
    func add(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= limit - received.count else {
            isTooLarge = true
            return false
        }
        received.append(contentsOf: bytes)
        return true
    }

    private static func failure(_ code: CURLcode, _ text: UnsafeMutablePointer<CChar>) -> WebError {
        let detail = String(cString: text)
        let words = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        // Some of libcurl's texts span lines.
        return .failed(words.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
}

/// What libcurl calls with each piece; another count than it gave ends the transfer. Source: CURLOPT_WRITEFUNCTION(3).
private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let owner else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer.add(piece) ? piece.count : 0
}
