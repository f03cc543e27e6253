import Foundation
import TestSupport
import Testing

/// A running nginx, ended with its last reference.
final class NginxProcess: Sendable {
    let port: Int
    private let folder: TemporaryFolder
    private let process: Process

    /// - Parameters:
    ///   - configuration: What stands in `http { }`, for the port that it is given.
    ///   - core: The core that the worker is to keep to; `nil` for any.
    ///   - target: An address that is there as soon as it runs.
    init(_ configuration: (_ port: Int) throws -> String, core: Int? = nil, answeringAt target: String) throws {
        port = Int.random(in: 20_000..<32_000)
        folder = try TemporaryFolder()
        try folder.write(configuration(port), to: "site.conf")
        let affinity = core.map { "worker_cpu_affinity 1" + String(repeating: "0", count: $0) + ";" } ?? ""
        try folder.write(
            """
            \(getuid() == 0 ? "user root;" : "")
            daemon off;
            worker_processes 1;
            \(affinity)
            pid \(folder.path)/pid;
            error_log \(folder.path)/error.log warn;
            events { worker_connections 512; }
            http {
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                access_log off;
                client_body_temp_path \(folder.path)/body;
                proxy_temp_path \(folder.path)/proxy;
                fastcgi_temp_path \(folder.path)/fastcgi;
                uwsgi_temp_path \(folder.path)/uwsgi;
                scgi_temp_path \(folder.path)/scgi;
                include \(folder.path)/site.conf;
            }
            """,
            to: "nginx.conf"
        )
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-e", "\(folder.path)/error.log", "-p", folder.path, "-c", "\(folder.path)/nginx.conf"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try folder.handle("stderr")
        try process.run()
        endWithTests(process.processIdentifier)
        try wait(until: "nginx answers") {
            try #require(process.isRunning)
            return (try? HTTPExchange(port: port, "GET", target))?.status == 200
        }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// Its warnings and errors.
    var log: String { get throws { try folder.text("error.log") } }
}

/// A real nginx before a gate, with `templates/deploy/nginx.conf`.
final class NginxFixture: Sendable {
    let fixture: GateFixture
    private let nginx: NginxProcess
    private let keys: TemporaryFolder
    var port: Int { nginx.port }
    var log: String { get throws { try nginx.log } }

    static func shared() throws -> NginxFixture { try made.get() }
    private static let made = Result { try NginxFixture() }

    /// - Parameters:
    ///   - options: Further options of the runs that publish.
    ///   - settings: What stands before the server, as Debian's own nginx.conf has its settings.
    init(options: [String] = ["--precompress"], settings: String = "") throws {
        keys = try TemporaryFolder()
        let key = "\(keys.path)/key.pem"
        let run = try CallsheetRun(["keygen", "--private-key", key, "--public-key", "\(keys.path)/key.pub.pem"])
        #expect(run.status == 0)
        let fixture = try GateFixture(options: options + ["--sign-key", key])
        self.fixture = fixture
        // Links that lead out of the agency's folder.
        let own = "\(fixture.output.path)/agencies/\(fixture.agency)/snapshots"
        let other = "\(fixture.output.path)/agencies/\(fixture.otherAgency)"
        for (link, target) in [
            ("planted", "\(other)/snapshots/2026-02-16T235959Z"), ("2026-02-15T235959Z/planted", other),
            ("2026-02-16T235959Z/planted.html", "\(other)/index.html"),
        ] {
            try FileManager.default.createSymbolicLink(atPath: "\(own)/\(link)", withDestinationPath: target)
        }
        // Of the types that no run here writes.
        for name in ["planted.csv", "planted.svg", "planted.png"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(own)/2026-02-16T235959Z/\(name)"))
        }
        nginx = try NginxProcess(
            { port in
                settings
                    + (try String(contentsOfFile: OutputFolder.productTemplates + "/deploy/nginx.conf", encoding: .utf8))
                    .replacing("127.0.0.1:8080", with: "127.0.0.1:\(fixture.gate.port)")
                    .replacing("listen 80;", with: "listen 127.0.0.1:\(port);")
                    .replacing("root /srv/reports;", with: "root \(fixture.output.path);")
            },
            answeringAt: "/healthz"
        )
    }

    func get(
        _ target: String,
        _ method: String = "GET",
        token: String?,
        _ headers: [(String, String)] = []
    ) throws -> HTTPExchange {
        let authorization = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return try HTTPExchange(port: nginx.port, method, target, authorization + headers)
    }

    func get(_ target: String) throws -> HTTPExchange {
        try get(target, token: fixture.tokens.good(fixture.user))
    }
}
