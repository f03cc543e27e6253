internal import CCurl

/// Gets small documents by HTTP, and tells small ones. Source: libcurl's manual, libcurl-easy(3).
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

    /// The body of the answer to a POST of some text. Any 2xx is an answer.
    ///
    /// Redirects are not followed. Waits; call it where waiting is allowed.
    ///
    /// - Parameters:
    ///   - limit: Most bytes of the answer's body.
    ///   - seconds: Until the last byte has come, from looking up the name on.
    package static func post(
        _ text: String,
        to address: WebAddress,
        limit: Int,
        seconds: Int
    ) throws(WebError) -> [UInt8] {
        guard isReady, let transfer = Transfer(limit: limit) else { throw .failed("libcurl cannot be set up") }
        return try transfer.post(text, to: address, seconds: seconds)
    }

    /// Goes as far as a request would, and makes none: looks up the name, connects, checks the certificate.
    ///
    /// - Parameter seconds: Until the connection stands, from looking up the name on.
    package static func connect(to address: WebAddress, seconds: Int) throws(WebError) {
        guard isReady, let transfer = Transfer(limit: 0) else { throw .failed("libcurl cannot be set up") }
        try transfer.connect(address, seconds: seconds)
    }

    /// Once for the process, before anything else. Source: curl_global_init(3).
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
