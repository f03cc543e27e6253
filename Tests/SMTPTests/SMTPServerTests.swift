import Testing

@testable import SMTP

@Suite
struct SMTPServerTests {
    private func error(_ url: String, plaintext: Bool = false, credentials: SMTPCredentials? = nil) -> String? {
        do throws(SMTPServerError) {
            _ = try SMTPServer(url: url, plaintext: plaintext, credentials: credentials)
            return nil
        } catch { return error.description }
    }

    @Test(arguments: [
        ("smtps://smtp.example.com", "smtp.example.com:465"), ("smtp://smtp.example.com", "smtp.example.com:25"),
        ("smtp://smtp.example.com:587", "smtp.example.com:587"), ("smtp://[2001:db8::1]:25", "[2001:db8::1]:25"),
        ("smtps://[::1]", "[::1]:465"), ("smtp://localhost:65535", "localhost:65535"),
    ])
    func serversAreTaken(_ url: String, _ name: String) throws {
        #expect(try SMTPServer(url: url).description == name)
    }

    @Test(arguments: [
        ("", "''"), ("smtp.example.com", "'smtp.example.com'"), ("http://x", "'http://x'"), ("SMTP://x", "'SMTP://x'"),
        ("user:secret@x", "'***@x'"),
    ])
    func otherSchemesAreNot(_ url: String, _ shown: String) {
        #expect(
            error(url)
                == "--smtp \(shown): Neither smtps nor smtp. Give smtps://host[:port], or smtp://host[:port] for STARTTLS"
        )
    }

    @Test(arguments: [
        "smtp://user:secret@smtp.example.com", "smtp://secret@smtp.example.com",
        "smtp://user:se/cr@et@smtp.example.com",
    ])
    func passwordsAreNeitherTakenNorShown(_ url: String) {
        #expect(
            error(url)
                == "--smtp 'smtp://***@smtp.example.com': Has a user or a password in it, for all who list processes to "
                + "see. Give both by options of their own"
        )
    }

    @Test(arguments: ["smtp://x/", "smtp://x:25/y", "smtp://x?y", "smtp://x#y", "smtp://x\\y"])
    func pathsAreNotTaken(_ url: String) {
        #expect(
            error(url)
                == "--smtp '\(url)': Has a path, a query or a fragment. "
                + "Give smtps://host[:port], or smtp://host[:port] for STARTTLS"
        )
    }

    @Test(arguments: [
        "smtp://", "smtp://:25", "smtp://x:", "smtp://x:0", "smtp://x:65536", "smtp://x:25:25", "smtp://x:+25",
        "smtp://[]", "smtp://[::1", "smtp://[::1]x", "smtp://[x]", "smtp://x y", "smtp://x..y", "smtp://b\u{FC}cher",
        "smtp://x%2f", "smtp://x\u{0}", "smtp://x\n", "smtp://x;AUTH=PLAIN",
    ])
    func otherHostsAreNot(_ url: String) {
        #expect(error(url)?.contains(": Host or port cannot be read. Give smtps://host[:port]") == true)
        #expect(error(url)?.contains("\n") == false)
    }

    @Test(arguments: ["localhost", "127.0.0.1", "127.255.0.99:25", "[::1]:25"])
    func aPasswordMayGoInTheClearToThisMachine(_ host: String) {
        let credentials = SMTPCredentials(user: "a", secret: .password("hunter2"))
        #expect(error("smtp://\(host)", plaintext: true, credentials: credentials) == nil)
    }

    @Test(arguments: [
        "smtp.example.com", "127.0.0.1.example.com", "127.1", "128.0.0.1", "127.0.0.256", "0127.0.0.1", "127.0.0.01",
        "localhost.example.com", "[::2]", "127.0.0.1.", "LOCALHOST",
    ])
    func aPasswordMayNotGoInTheClearAnywhereElse(_ host: String) {
        let credentials = SMTPCredentials(user: "a", secret: .password("hunter2"))
        let words = error("smtp://\(host):25", plaintext: true, credentials: credentials)
        if host == "127.0.0.1." {
            #expect(words?.contains("cannot be read") == true)
        } else {
            #expect(
                words
                    == "--smtp-plaintext: The password would go to '\(host):25' for all to read. Leave it out, or send by a "
                    + "server on this machine: localhost, 127.0.0.1 or [::1]"
            )
        }
        #expect(error("smtp://\(host.dropLast(host.hasSuffix(".") ? 1 : 0))", plaintext: true) == nil)
    }

    @Test func contradictionsAreSaid() {
        #expect(
            error("smtps://x", plaintext: true)
                == "--smtp-plaintext: Goes with smtp:// only, smtps:// is always encrypted. Leave it out, or give smtp://"
        )
        for (user, password) in [("", "x"), ("x", ""), ("x\0", "x"), ("x", "x\0y")] {
            let credentials = SMTPCredentials(user: user, secret: .password(password))
            #expect(
                error("smtps://x", credentials: credentials)
                    == "The user or the password for --smtp is empty or has a NUL byte in it. Give both"
            )
        }
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("\0a\0s", "AGEAcw=="),
    ])
    func base64IsThatOfRFC4648(_ text: String, _ encoded: String) {
        #expect(Base64.text(text) == encoded)
    }

    @Test func enhancedStatusesAreFound() {
        #expect(SMTPReply(code: 550, text: "5.1.1 No").enhancedStatus == "5.1.1")
        for text in ["", "No", "5.1 No", "5.1.1.1 No", "3.1.1 No", "5.1.x No", "5..1"] {
            #expect(SMTPReply(code: 550, text: text).enhancedStatus == nil)
        }
    }
}
