internal import Cryptography
internal import Dashboard
internal import Files
internal import Synchronization

/// Decides by the token alone whose data a request may see.
final class Authority: Sendable {
    private let verifier: TokenVerifier
    private let keys: KeyStore
    private let access = AccessTableFile()
    private let cookie: String?
    private let verified = Mutex(LRUCache<SHA256Value, Verified>(greatestCost: 10_000))

    /// Tokens whose signature was right, so that a busy client's is not checked thousands of times.
    private struct Verified: Sendable {
        let claims: TokenVerifier.Claims
        let generation: Int
    }

    init(_ verifier: TokenVerifier, _ keys: KeyStore, cookie: String?) {
        self.verifier = verifier
        self.keys = keys
        self.cookie = cookie
    }

    enum Decision {
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
        guard let output, let table = access.table(in: output) else { return .refused(.unreadable) }
        return switch table.membership(of: user) {
        case .agency(let agency): .agency(agency)
        case .noAgency: .refused(.noAgency)
        case .unknownUser: .refused(.unauthorized("The token's user is not known"))
        }
    }

    /// Whether the list of users can be read.
    func isReady(_ output: OpenFile?) -> Bool {
        output.flatMap { access.table(in: $0) } != nil && keys.current.set != nil
    }

    private func claims(
        of token: Substring,
        now: Double
    ) async throws(TokenVerifier.Fault) -> TokenVerifier.Claims? {
        guard token.utf8.count <= TokenVerifier.greatestSize else { throw .invalid }
        let (set, generation) = keys.current
        let digest = SHA256.digest(of: Array(token.utf8))
        if let known = verified.withLock({ $0.value(digest) }), known.generation == generation { return known.claims }
        guard let set else {
            // A token that needs no set is good all the same.
            do throws(TokenVerifier.Fault) {
                return try verifier.claims(of: token.utf8, .empty)
            } catch {
                guard error == .unknownKey else { throw error }
                guard await keys.refreshForUnknownKey(now: now, in: generation), let set = keys.current.set
                else { return nil }
                return try verifier.claims(of: token.utf8, set)
            }
        }
        let claims: TokenVerifier.Claims
        do throws(TokenVerifier.Fault) {
            claims = try verifier.claims(of: token.utf8, set)
        } catch {
            guard error == .unknownKey, await keys.refreshForUnknownKey(now: now, in: generation),
                let set = keys.current.set
            else { throw error }
            return try verifier.claims(of: token.utf8, set)
        }
        verified.withLock { $0.insert(Verified(claims: claims, generation: generation), for: digest, cost: 1) }
        return claims
    }

    private enum Token {
        case none
        case one(Substring)
        case several
    }

    /// The header where there is one, else the cookie: a wrong header is not made good by a cookie.
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
