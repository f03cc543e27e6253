import Foundation
import TestSupport
import Testing

/// Keys and signatures, against openssl.
@Suite
struct KeyTests {
    @Test func keysAreOpenSSLsOwnAndNobodyElseReadsThePrivateOne() throws {
        let pair = try AuditArchive.KeyPair()
        let privateKey = try tool("openssl", "pkey", "-in", pair.privateKey, "-noout", "-text")
        #expect(privateKey.status == 0)
        #expect(privateKey.text.hasPrefix("ED25519 Private-Key:"))
        let publicKey = try tool("openssl", "pkey", "-pubin", "-in", pair.publicKey, "-noout", "-text")
        #expect(publicKey.text.hasPrefix("ED25519 Public-Key:"))
        let derived = try tool("openssl", "pkey", "-in", pair.privateKey, "-pubout")
        #expect(derived.text == (try pair.folder.text("key.pub.pem")))
        let rewritten = try tool("openssl", "pkey", "-in", pair.privateKey)
        #expect(rewritten.text == (try pair.folder.text("key.pem")))
        #expect(try tool("stat", "-c", "%a", pair.privateKey).text == "600\n")
        #expect(try tool("stat", "-c", "%a", pair.publicKey).text == "644\n")
        #expect(try pair.folder.text("key.pem") != AuditArchive.KeyPair().folder.text("key.pem"))
    }

    @Test func keysThatExistAreNeverOverwritten() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "key.pem")
        let first = try keygen(folder)
        first.expectFailure(73, "\(folder.path)/key.pem: file exists. Nothing is overwritten; choose another name")
        #expect(try folder.text("key.pem") == "mine")
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/key.pub.pem"))

        try FileManager.default.moveItem(atPath: "\(folder.path)/key.pem", toPath: "\(folder.path)/key.pub.pem")
        let second = try keygen(folder)
        second.expectFailure(73, "\(folder.path)/key.pub.pem: file exists. Nothing is overwritten; choose another name")
        #expect(try folder.text("key.pub.pem") == "mine")
        // No half of a pair stays behind.
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/key.pem"))
    }

    private func keygen(_ folder: TemporaryFolder) throws -> CallsheetRun {
        try CallsheetRun([
            "keygen", "--private-key", "\(folder.path)/key.pem", "--public-key", "\(folder.path)/key.pub.pem",
        ])
    }

    @Test func theIssuesOwnLineVerifiesASnapshot() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-15")
        let line =
            "openssl pkeyutl -verify -pubin -inkey pub.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig "
            + "&& sha256sum -c --strict --quiet SHA256SUMS"
        let pub = try AuditArchive.keys.get().publicKey
        for agency in try archive.agencies {
            let folder = "\(archive.folder(agency))/latest"
            let check = try tool("sh", "-c", line.replacing("pub.pem", with: pub), folder: folder)
            #expect(check.status == 0)
            #expect(check.text == "Signature Verified Successfully\n")
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/SHA256SUMS.sig")).count == 64)
        }
        let other = try AuditArchive.otherKeys.get().publicKey
        let folder = "\(archive.folder(try archive.agencies[0]))/latest"
        #expect(try tool("sh", "-c", line.replacing("pub.pem", with: other), folder: folder).status != 0)
    }

    @Test func aKeyMadeByOpenSSLSigns() throws {
        let folder = try TemporaryFolder()
        try run("openssl", "genpkey", "-algorithm", "ed25519", "-out", "\(folder.path)/key.pem")
        try run("openssl", "pkey", "-in", "\(folder.path)/key.pem", "-pubout", "-out", "\(folder.path)/pub.pem")
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-15", key: nil, ["--sign-key", "\(folder.path)/key.pem"])
        let verified = try CallsheetRun(["verify", "--output", archive.path, "--public-key", "\(folder.path)/pub.pem"])
        #expect(verified.status == 0, "\(verified.stderr)")
    }

    @Test func afterAChangeOfKeysBothAreNeeded() throws {
        let archive = try AuditArchive()
        let (old, new) = (try AuditArchive.keys.get(), try AuditArchive.otherKeys.get())
        try archive.publish(asOf: "2026-02-14", key: old)
        try archive.publish(asOf: "2026-02-15", key: new)
        #expect(try archive.verify(keys: [old, new]).status == 0)
        #expect(try archive.verify(keys: [new, old]).status == 0)
        for (keys, name) in [([old], "2026-02-15T235959Z"), ([new], "2026-02-14T235959Z")] {
            let run = try archive.verify(keys: keys)
            #expect(run.status == 1)
            let expected = try archive.agencies.map { agency in
                "callsheet: agencies/\(agency)/snapshots/\(name)/SHA256SUMS.sig (agency \(agency)): "
                    + "is not a signature by one of the public keys"
            }
            #expect(run.lines.dropLast().map(String.init) == expected)
        }
    }

    @Test func keysOfOtherKindsAreRefused() throws {
        let folder = try TemporaryFolder()
        try run(
            "openssl",
            "genpkey",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:2048",
            "-out",
            "\(folder.path)/rsa.pem"
        )
        try run("openssl", "pkey", "-in", "\(folder.path)/rsa.pem", "-pubout", "-out", "\(folder.path)/rsa.pub.pem")
        try run("openssl", "genpkey", "-algorithm", "X25519", "-out", "\(folder.path)/x.pem")
        try run(
            "openssl",
            "genpkey",
            "-algorithm",
            "ed25519",
            "-aes256",
            "-pass",
            "pass:secret",
            "-out",
            "\(folder.path)/locked.pem"
        )
        try folder.write("", to: "empty.pem")
        try folder.write("-----BEGIN PRIVATE KEY-----\n", to: "cut.pem")
        let archive = try AuditArchive()
        let publicKey = try AuditArchive.keys.get().publicKey
        let names =
            ["rsa.pem", "x.pem", "locked.pem", "empty.pem", "cut.pem"].map { "\(folder.path)/\($0)" } + [publicKey]
        for name in names {
            let run = try CallsheetRun(archive.arguments(asOf: "2026-02-15", key: nil) + ["--sign-key", name])
            run.expectFailure(78, "\(name): is not an Ed25519 private key in PEM. Make one with 'callsheet keygen'")
        }
        #expect(!FileManager.default.fileExists(atPath: archive.path))
        let privateKey = try AuditArchive.keys.get().privateKey
        for name in ["\(folder.path)/rsa.pub.pem", "\(folder.path)/empty.pem", privateKey] {
            let run = try CallsheetRun(["verify", "--output", folder.path, "--public-key", name])
            run.expectFailure(
                78,
                "\(name): is not an Ed25519 public key in PEM. 'callsheet keygen' makes one beside the private key"
            )
        }
        let run = try CallsheetRun(
            archive.arguments(asOf: "2026-02-15", key: nil) + ["--sign-key", "\(folder.path)/none"]
        )
        #expect(run.status == 78)
        #expect(run.lines.count == 1 && run.stderr.contains("\(folder.path)/none"))
    }
}
