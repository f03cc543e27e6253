/// Who sends, and how the server is to know.
package struct SMTPCredentials: Sendable {
    package enum Secret: Sendable {
        case password(String)
        /// An OAuth token, asked for anew for each connection: it lives an hour or less. Source: RFC 7628.
        case token(@Sendable () throws(SMTPTokenError) -> String)
    }

    package let user: String
    package let secret: Secret

    package init(user: String, secret: Secret) {
        self.user = user
        self.secret = secret
    }

    /// Mechanisms that libcurl may use, in the order that it prefers. Left out are those with which it would take a
    /// user with an `@` for one of Kerberos, and those for which a server must keep the password itself.
    var mechanisms: [String] {
        switch secret {
        case .password: ["PLAIN", "LOGIN"]
        case .token: ["OAUTHBEARER", "XOAUTH2"]
        }
    }
}

/// Why there is no token, in words that hold no part of it.
package struct SMTPTokenError: Error {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
