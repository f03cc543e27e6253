import Testing

@testable import WebClient

@Suite
struct WebAddressTests {
    @Test(arguments: [
        "https://project.supabase.co/auth/v1/.well-known/jwks.json", "https://keys.example",
        "https://keys.example:8443/",
        "https://keys.example?x=1", "https://[2001:db8::1]:443/x", "https://192.0.2.1/%7Ejwks.json?a=b:c",
        "http://127.0.0.1/",
        "http://127.0.0.1:8000/jwks.json", "http://localhost:1/x", "http://[::1]:65535/x", "http://localhost",
    ])
    func addressesAreTaken(_ text: String) {
        #expect(WebAddress(text)?.description == text)
        #expect(WebAddress(text)?.isEncrypted == text.hasPrefix("https"))
    }

    @Test(arguments: [
        "", "https://", "https:///x", "https://:443/", "https://[]/", "https://[::1", "https://[::1]x/", "https://[x]/",
        "HTTPS://x/",
        "ftp://x/", "file:///etc/passwd", "x", "//x/", "http://keys.example/", "http://127.0.0.2/",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/", "http://127.0.0.1:x@evil.example/", "http://127.0.0.1@evil.example/",
        "http://127.0.0.1:80@evil.example:80/", "http://localhost:x/", "http://127.0.0.1:/", "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/", "http://127.0.0.1:80:80/", "http://127.0.0.1:+80/",
        "http://127.0.0.1\\@evil.example/",
        "https://evil.example\\.x/", "https://user:secret@keys.example/", "https://keys.example/#x",
        "https://keys.example/a b",
        "https://keys.example/\n", "https://k\u{E9}ys.example/", "https://keys.example\u{0}/",
        "https://keys_example%2f/",
        "https://a,b/", " https://keys.example/",
    ])
    func otherAddressesAreRefused(_ text: String) {
        #expect(WebAddress(text) == nil)
    }
}
