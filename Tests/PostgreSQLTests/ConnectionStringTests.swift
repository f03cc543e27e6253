import PostgreSQL
import Testing

/// What is said about a connection string, and what never is. Nothing here needs a server.
@Suite
struct ConnectionStringTests {
    private func refusal(_ conninfo: String) throws -> DatabaseError {
        try #require(throws: DatabaseError.self) { _ = try Connection(conninfo, connectTimeoutSeconds: 5) }
    }

    /// An older libpq takes the word for a file's name, and says that there is none.
    @Test func theSystemsCertificatesNeedANewerLibraryThanSome() throws {
        let error = try refusal("host=127.0.0.1 port=1 sslmode=verify-full sslrootcert=system")
        if error.kind == .libraryTooOld {
            let words =
                #/Cannot connect: the setting 'sslrootcert=system' needs libpq 16 or newer, and this is libpq 1[0-5]\.[0-9]+/#
            #expect(error.description.wholeMatch(of: words) != nil, "\(error)")
        } else {
            // One that knows the word goes on to the server, of which there is none.
            #expect(error.kind == .cannotConnect)
        }
    }

    @Test func anUnknownServiceIsMisconfigured() throws {
        let error = try refusal("service=no_such_service password=Secret9word")
        #expect(error.kind == .misconfigured)
        #expect(error.description == "Cannot connect: definition of service \"no_such_service\" not found")
    }

    @Test(arguments: [
        ("host=h port=Secret9word", "the port is not a number from 1 to 65535"),
        ("host=h port=70000", "the port is not a number from 1 to 65535"),
        ("host=h sslmode=Secret9word", "no answer"),
        ("host=127.0.0.1 port=1 connect_timeout=Secret9word", "the setting 'connect_timeout' is not a whole number"),
        (
            "host=127.0.0.1 port=1 target_session_attrs=Secret9word",
            "the setting 'target_session_attrs' has a value that is not allowed"
        ),
        ("host=a,b,c port=1,2 password=Secret9word", "could not match 2 port numbers to 3 hosts"),
    ])
    func aWrongSettingIsNamedAndNotQuoted(conninfo: String, sign: String) throws {
        let error = try refusal(conninfo)
        #expect(error.kind == .misconfigured)
        #expect(sign == "no answer" || error.description.contains(sign), "\(error)")
        #expect(!error.description.contains("Secret9"))
    }

    /// Every piece of the password in these is "Secret9" or "word".
    @Test(arguments: [
        "postgres://u:Secret9@word@127.0.0.1:1/d",
        "postgres://u:Secret9/word@127.0.0.1:1/d",
        "postgres://u:12/Secret9word@127.0.0.1:1/d",
        "postgres://u:/Secret9word@127.0.0.1:1/d",
        "postgres://u:Secret9%word@127.0.0.1:1/d",
        "postgres://u:Secret9%00word@127.0.0.1:1/d",
        "postgres://u:Secret9?word@127.0.0.1:1/d",
        "postgres://u:Secret9#word@127.0.0.1:1/d",
        "postgres://u:Secret9word@[::1/d",
        "postgres://u:Secret9word@[]/d",
        "postgres://u:Secret9word@[::1]x/d",
        "postgres://u:Secret9word@127.0.0.1:x/d",
        "postgres://u:Secret9word@127.0.0.1:1/d?nonsense",
        "postgres://u:Secret9word@127.0.0.1:1/d?nonsense=1",
        "postgres://u:Secret9word@127.0.0.1:1/d?a=b=c",
        "postgres://u@127.0.0.1:1/d?password=Secret9&word",
        "postgres://u@127.0.0.1:1/d?password=Secret9word&sslmode=nonsense",
        "postgres://u@127.0.0.1:1/d?sslpassword=Secret9word&connect_timeout=x",
        "postgresql://:Secret9word@127.0.0.1:1/d",
        "postgres:/u:Secret9word@127.0.0.1:1/d",
        "postgres//u:Secret9word@127.0.0.1:1/d?sslmode=require",
        "http://u:Secret9word@127.0.0.1:1/d",
        "u:Secret9word@127.0.0.1:1/d",
        "Secret9word",
        "host=127.0.0.1 port=1 password=Secret9 word",
        "host=127.0.0.1 port=1 password=Secret9 word=x",
        "host=127.0.0.1 port=1 password='Secret9word",
        "host=127.0.0.1 port=1 password Secret9word",
        "host=127.0.0.1 port=1 pasword=Secret9word",
        "host=127.0.0.1 port=1 Secret9word=x",
        "host=127.0.0.1 port=1 password=Secret9word connect_timeout=x",
        "host=127.0.0.1 port=1 password=Secret9word",
        "host=127.0.0.1 port=1 password=Secret9word sslkey=/nowhere sslcert=/nowhere sslmode=require",
        "host=Secret9word.invalid password=Secret9word.invalid port=1x",
        "host=127.0.0.1 port=1 password=Secret9word\u{0}x",
        "service=Secret9word password=Secret9word",
        "passfile=/nowhere host=127.0.0.1 port=1 password=Secret9word options='-c Secret9word'",
    ])
    func noMessageHoldsThePassword(conninfo: String) throws {
        let error = try refusal(conninfo)
        let text = "\(error) \(String(reflecting: error))"
        #expect(!text.contains("Secret9"), "\(text)")
        #expect(!text.contains("word@"), "\(text)")
        #expect(!error.description.contains("\n"))
        #expect([.misconfigured, .cannotConnect].contains(error.kind))
    }

    @Test func whatIsWrongWithAStringIsSaid() throws {
        let prefix = "Connection string is not valid: "
        #expect(
            try refusal("postgres://u:a@b@h/d").description == prefix
                + "it has an '@' too many. In a user name or password, write '@' as '%40' and '/' as '%2F'"
        )
        #expect(
            try refusal("platform").description == prefix
                + "it is neither a URI that starts with 'postgresql://' nor pairs of key=value"
        )
        #expect(
            try refusal("postgres://u:50%off@h/d").description == prefix
                + "a '%' is not followed by two hexadecimal digits. Write '%' as '%25'"
        )
        #expect(try refusal("hots=x").description == prefix + "it has a key that libpq does not know")
        #expect(try refusal("password='x").description == prefix + "a single quote is opened and not closed")
    }

    /// A whole connection string where one of its parts belongs is refused, not looked up and shown.
    @Test(arguments: [
        ("dbname='postgresql://u:Secret9word@h/d'", "'dbname', or PGDATABASE,"),
        ("host=postgresql://u:Secret9word@127.0.0.1:1/d", "'host', or PGHOST,"),
        ("hostaddr=postgresql://u:Secret9word@127.0.0.1:1/d", "'hostaddr', or PGHOSTADDR,"),
        ("user=u:Secret9word@127.0.0.1", "'user', or PGUSER,"),
        ("service=postgresql://u:Secret9word@h/d", "'service', or PGSERVICE,"),
        ("dbname='host=h password=Secret9word'", "'dbname', or PGDATABASE,"),
        ("host=127.0.0.1 port=1 sslrootcert=postgresql://u:Secret9word@h/d", "'sslrootcert', or PGSSLROOTCERT,"),
        ("postgresql://127.0.0.1:1/postgresql%3A%2F%2Fu%3ASecret9word%40h", "'dbname', or PGDATABASE,"),
    ])
    func aConnectionStringInsideASettingIsRefused(_ conninfo: String, _ setting: String) throws {
        let error = try refusal(conninfo)
        #expect(error.kind == .misconfigured)
        #expect(
            error.description
                == "Cannot connect: the setting \(setting) holds a whole connection string, which belongs into --database"
        )
    }

    @Test func partsThatOnlyLookAlikeAreTaken() throws {
        // Azure's user names have an '@', addresses of IPv6 have colons.
        let error = try refusal("host=::1 port=1 user=report@server dbname=a-b.c")
        #expect(error.kind == .cannotConnect)
        #expect(error.description.contains("database 'a-b.c' at '::1:1' as 'report@server'"), "\(error)")
    }

    @Test(arguments: [
        ("postgresql://u:Secret9word@h/d", ["Secret9word"]), ("postgres://u:a@b@h/d", ["a@b", "a"]),
        ("postgresql://u:50%25@h/d", ["50%25", "50%"]), ("host=h password=Secret9word dbname=d", ["Secret9word"]),
        ("password = 'a b' sslpassword=c", ["a b", "c"]),
        ("postgresql://h/d?password=x%26y&sslmode=require", ["x%26y", "x&y"]),
        ("host=h dbname='postgresql://u:Secret9word@h/d'", ["Secret9word"]), ("host=h dbname=d", []),
    ])
    func passwordsAreFoundInAnyConnectionString(_ text: String, _ expected: [String]) {
        let found = Set(ConnectionSecrets.passwords(in: text))
        #expect(Set(expected).isSubset(of: found), "\(found)")
        #expect(expected.isEmpty == found.isEmpty)
    }
}
