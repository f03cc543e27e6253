internal import Foundation
internal import Gate

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// Gets a key set from an address.
///
/// No redirect is followed, an answer of more than 256 KB is none, and ten seconds are enough.
final class KeyFetcher: Sendable {
    private let address: URL
    private let session: URLSession

    init?(_ address: String) {
        guard let url = URL(string: address) else { return nil }
        self.address = url
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 10
        configuration.timeoutIntervalForResource = 10
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    /// `nil` when there is no answer, or none that is a key set.
    func fetch() async -> KeySet? {
        var request = URLRequest(url: address)
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        guard let (data, response) = try? await session.data(for: request),
            (response as? HTTPURLResponse)?.statusCode == 200, data.count <= 256 * 1024
        else { return nil }
        return KeySet(jwks: Array(data))
    }
}

private final class NoRedirects: NSObject, URLSessionTaskDelegate, Sendable {
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
