internal import CCurl

/// Gets small documents by HTTP. Source: libcurl's manual, libcurl-easy(3).
package enum WebClient {
    /// The body of the answer to a GET.
    ///
    /// Redirects are not followed. Size and time are watched while bytes arrive. Waits; call it where waiting is allowed.
    ///
    /// - Parameters:
    ///   - limit: Most bytes of the body.
    ///   - seconds: Until the last byte has come, from looking up the name on.
    package static func body(
        of address: WebAddress,
        accept: String,
        limit: Int,
        seconds: Int
    ) throws(WebError) -> [UInt8] {
        guard isReady, let transfer = Transfer(limit: limit) else { throw .failed("libcurl cannot be set up") }
        return try transfer.get(address, accept: accept, seconds: seconds)
    }

    /// Once for the process, before anything else. Source: curl_global_init(3).
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
