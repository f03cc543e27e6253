import Foundation
import PostgreSQL
import TestSupport
import Testing

/// Opening connections, and what is said when that fails.
@Suite
struct ConnectionTests {
    let database: TestDatabase
    let port = ProcessInfo.processInfo.environment["PGPORT"] ?? "5432"
    let user = ProcessInfo.processInfo.environment["PGUSER"] ?? NSUserName()
    let host = ProcessInfo.processInfo.environment["PGHOST"] ?? "localhost"

    init() throws { database = try TestDatabase() }

    private func refusal(_ conninfo: String) throws -> DatabaseError {
        try #require(throws: DatabaseError.self) { _ = try Connection(conninfo, connectTimeoutSeconds: 5) }
    }

    /// A role with a password, dropped at the end.
    private func withRole(_ options: String, _ body: (String) throws -> Void) throws {
        let role = "role_of_\(database.name)"
        try database.execute("CREATE ROLE \(role) LOGIN PASSWORD 'right-Secret9' \(options)")
        defer { try? database.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
        try body(role)
    }

    @Test func aConnectionKnowsWhatItIsConnectedTo() throws {
        let connection = try database.connect()
        #expect(connection.target == "database '\(database.name)' at '\(host):\(port)' as '\(user)'")
        let version = try #require(try connection.query("version", "SHOW server_version")[0, 0])
        #expect(version.hasPrefix(connection.serverVersion))
    }

    @Test func theClientEncodingIsUTF8WhateverIsAskedFor() throws {
        let connection = try Connection("\(database.conninfo) client_encoding=LATIN1")
        #expect(try connection.query("encoding", "SHOW client_encoding")[0, 0] == "UTF8")
    }

    @Test func theApplicationNameCanBeOverridden() throws {
        let ours = try database.connect()
        let named = try Connection("\(database.conninfo) application_name=nightly")
        #expect(try ours.query("name", "SHOW application_name")[0, 0] == "callsheet")
        #expect(try named.query("name", "SHOW application_name")[0, 0] == "nightly")
    }

    @Test func aURIWorksToo() throws {
        let connection = try Connection("postgresql:///\(database.name)?application_name=uri")
        #expect(try connection.query("name", "SELECT current_database()")[0, 0] == database.name)
    }

    @Test func theNextHostIsTriedWhenOneRefuses() throws {
        let connection = try Connection(
            "host=\(host),\(host) port=1,\(port) dbname=\(database.name) target_session_attrs=read-write"
        )
        #expect(connection.target.contains("'\(host):\(port)'"))
    }

    @Test func aWrongPasswordIsSaid() throws {
        try withRole("") { role in
            let error = try refusal("host=localhost dbname=\(database.name) user=\(role) password=wrong-Secret9")
            #expect(error.kind == .authenticationFailed)
            #expect(
                error.description
                    == "Cannot connect to database '\(database.name)' at 'localhost:\(port)' as '\(role)': "
                    + "password authentication failed for user \"\(role)\""
            )
            let right = try Connection("host=localhost dbname=\(database.name) user=\(role) password=right-Secret9")
            #expect(right.target.hasSuffix("as '\(role)'"))
        }
    }

    @Test func anUnknownUserIsRefused() throws {
        let error = try refusal("host=localhost dbname=\(database.name) user=nobody_here password=wrong-Secret9")
        #expect(error.kind == .authenticationFailed)
    }

    @Test func aRefusedPortIsSaid() throws {
        let error = try refusal("host=127.0.0.1 port=1 dbname=d user=u")
        #expect(error.kind == .cannotConnect)
        #expect(error.description == "Cannot connect to database 'd' at '127.0.0.1:1' as 'u': connection refused")
    }

    @Test func eachOfSeveralHostsSaysWhy() throws {
        let error = try refusal("host=127.0.0.1,nohost.invalid port=1,2 dbname=d user=u")
        #expect(error.kind == .cannotConnect)
        #expect(
            error.description.hasPrefix("Cannot connect to database 'd' at '127.0.0.1:1,nohost.invalid:2' as 'u': ")
        )
        #expect(error.description.contains("Connection refused; could not translate host name \"nohost.invalid\""))
    }

    @Test func anUnknownHostIsSaid() throws {
        let error = try refusal("host=nohost.invalid dbname=d user=u")
        #expect(error.kind == .cannotConnect)
        #expect(error.message.hasPrefix("could not translate host name \"nohost.invalid\" to address: "))
    }

    @Test func aServerThatDoesNotAnswerTimesOut() throws {
        // It accepts, by the kernel's backlog, and says nothing.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                #expect(bind(listener, address, size) == 0)
                #expect(listen(listener, 1) == 0)
                #expect(getsockname(listener, address, &size) == 0)
            }
        }
        let silent = UInt16(bigEndian: address.sin_port)
        let error = try #require(throws: DatabaseError.self) {
            _ = try Connection("host=127.0.0.1 port=\(silent) dbname=d user=u", connectTimeoutSeconds: 2)
        }
        #expect(error.kind == .cannotConnect)
        #expect(
            error.description == "Cannot connect to database 'd' at '127.0.0.1:\(silent)' as 'u': no answer in time"
        )
    }

    @Test func anUnknownDatabaseIsSaid() throws {
        let error = try refusal("dbname=no_such_database")
        #expect(error.kind == .unknownDatabase && error.sqlState == "3D000")
        #expect(error.message == "database \"no_such_database\" does not exist")
    }

    @Test func aDatabaseThatTheUserMayNotOpenIsPermissionDenied() throws {
        try withRole("") { role in
            try database.execute("REVOKE CONNECT ON DATABASE \(database.name) FROM PUBLIC")
            let error = try refusal("host=localhost dbname=\(database.name) user=\(role) password=right-Secret9")
            #expect(error.kind == .permissionDenied)
            #expect(error.message == "permission denied for database \"\(database.name)\"")
        }
    }

    @Test func tooManyConnectionsMeansTryAgain() throws {
        try withRole("CONNECTION LIMIT 1") { role in
            let conninfo = "host=localhost dbname=\(database.name) user=\(role) password=right-Secret9"
            let first = try Connection(conninfo)
            let error = try refusal(conninfo)
            #expect(error.kind == .tryAgain)
            #expect(error.message == "too many connections for role \"\(role)\"")
            first.close()
        }
    }
}
