internal import Cryptography
internal import Dashboard
internal import Files
internal import Synchronization

/// Decides by the token alone whose data a request may see.
final class Authorizer: Sendable {
    private let verifier: TokenVerifier
    private let keys: KeyStore
    private let users: UserDirectoryFile
    private let cookie: String?
    private let verified = Mutex(LRUCache<SHA256Value, Verified>(maxCost: 10_000))

    /// A token whose signature was valid. A busy client's token need not be checked thousands of times.
    private struct Verified: Sendable {
        let claims: TokenClaims
        /// The generation of the key set that the signature was checked with.
        let generation: Int
    }

    init(_ verifier: TokenVerifier, _ keys: KeyStore, _ users: UserDirectoryFile, cookie: String?) {
        self.verifier = verifier
        self.keys = keys
        self.users = users
        self.cookie = cookie
    }

    enum Decision: Sendable {
        case agency(RowID)
        case refused(GateResponse)
    }

    func decide(_ request: GateRequest, _ output: OpenFile?, now: Double) async -> Decision {
        let token: Substring
        switch self.token(of: request) {
        case .none: return .refused(.unauthorized("Authorization is missing: send a token as 'Authorization: Bearer'"))
        case .several:
            return .refused(.unauthorized("Authorization must be one token, sent as 'Authorization: Bearer'"))
        case .one(let text): token = text
        }
        let user: RowID
        do throws(TokenVerifier.Fault) {
            guard let claims = try await claims(of: token, now: now) else { return .refused(.noKeys) }
            try claims.check(now: now)
            user = claims.user
        } catch {
            return .refused(.unauthorized(error == .expired ? "The token has expired" : "The token is not valid"))
        }
        let directory: UserDirectory
        do throws(UserDirectoryError) {
            directory = try await users.current(in: output)
        } catch {
            return .refused(Authorizer.response(to: error))
        }
        return switch directory.membership(of: user) {
        case .agency(let agency): .agency(agency)
        case .noAgency: .refused(.noAgency)
        case .unknownUser: .refused(.unauthorized("The token's user is not known"))
        }
    }

    /// Why requests cannot be authorized; `nil` when the user directory and the keys are available.
    func fault(_ output: OpenFile?, now: Double) async -> GateResponse? {
        do throws(UserDirectoryError) {
            _ = try await users.current(in: output)
        } catch {
            return Authorizer.response(to: error)
        }
        return keys.current(now: now).set == nil ? .noKeys : nil
    }

    private static func response(to error: UserDirectoryError) -> GateResponse {
        switch error {
        case .nothingPublished: .nothingPublished
        case .unreadable: .unreadable
        }
    }

    /// - Returns: `nil` when the keys that the token needs are not available.
    private func claims(of token: Substring, now: Double) async throws(TokenVerifier.Fault) -> TokenClaims? {
        guard token.utf8.count <= TokenVerifier.maxSize else { throw .invalid }
        let (set, generation) = keys.current(now: now)
        let digest = SHA256.digest(of: Array(token.utf8))
        // A token that was checked with keys no longer in force must be checked again.
        if set != nil, let known = verified.withLock({ $0.value(digest) }), known.generation == generation {
            return known.claims
        }
        do throws(TokenVerifier.Fault) {
            // A token signed with the shared secret needs no set.
            let claims = try verifier.claims(of: token.utf8, set ?? .empty)
            verified.withLock { $0.insert(Verified(claims: claims, generation: generation), for: digest, cost: 1) }
            return claims
        } catch {
            guard error == .unknownKey else { throw error }
        }
        let mayBeKnown = await keys.refreshForUnknownKey(now: now, in: generation)
        guard let newSet = keys.current(now: now).set else { return nil }
        guard mayBeKnown else { throw .unknownKey }
        return try verifier.claims(of: token.utf8, newSet)
    }

    private enum Token {
        case none
        case one(Substring)
        case several
    }

    /// The header's token if there is a header, otherwise the cookie's: a cookie does not make up for a wrong header.
    private func token(of request: GateRequest) -> Token {
        if let header = request.authorization.first {
            guard request.authorization.count == 1 else { return .several }
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .several }
            return .one(parts[1])
        }
        guard let cookie else { return .none }
        var found: [Substring] = []
        for header in request.cookies {
            for pair in header.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                let parts = trimmed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2, parts[0] == cookie { found.append(parts[1]) }
            }
        }
        guard let token = found.first else { return .none }
        return found.count == 1 ? .one(token) : .several
    }
}
