internal import Gate
internal import WebClient

/// Fetches a key set from its address. Redirects are not followed; an answer may take ten seconds and 256 KB.
struct KeyFetcher: Sendable {
    private let address: WebAddress

    private static let maxSize = 256 * 1024
    private static let maxSeconds = 10

    init(_ address: WebAddress) {
        self.address = address
    }

    func fetch() async throws(KeyFetchError) -> KeySet {
        let address = address
        let body: [UInt8]
        do throws(WebError) {
            body = try await BlockingWork.run { () throws(WebError) in
                try WebClient.body(
                    of: address,
                    accept: "application/json",
                    limit: KeyFetcher.maxSize,
                    seconds: KeyFetcher.maxSeconds
                )
            }
        } catch {
            throw KeyFetchError(error.reason)
        }
        guard let set = KeySet(jwks: body) else { throw KeyFetchError("answers with no JSON Web Key Set") }
        return set
    }
}
