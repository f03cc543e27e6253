import Testing

@testable import Gate

@Suite
struct GateRequestTests {
    private func acceptsGzip(_ values: [String]) -> Bool {
        GateRequest(method: "GET", target: "/", acceptedEncodings: values).acceptsGzip
    }

    @Test(arguments: [
        ["gzip"], ["GZIP"], ["x-gzip"], ["deflate, gzip, br, zstd"], ["br;q=1.0, gzip;q=0.8, *;q=0.1"], ["*"],
        ["gzip;q=0.001"], ["gzip ; q=1.000"], ["deflate", "gzip"], ["identity;q=0.5, *;q=0.5"],
        ["gzip;q=1,identity;q=0"], ["deflate,,gzip"],
    ])
    func gzipIsTaken(_ values: [String]) {
        #expect(acceptsGzip(values))
    }

    @Test(arguments: [
        [], [""], ["identity"], ["br"], ["gzip;q=0"], ["gzip;q=0.000"], ["*;q=0"], ["*, gzip;q=0"], ["xgzip"],
        ["gzip;q=0.4, identity"], ["gzip;q=0.4, identity;q=0.5"], ["gzip;q=x"], ["gzip;q=-1"], ["gzip;q="],
        ["gzip;q=0.1234"], ["gzip;level=9"],
    ])
    func gzipIsNotTaken(_ values: [String]) {
        #expect(!acceptsGzip(values))
    }

    @Test(
        arguments: [
            ("/a", []), ("/a?", []), ("/a?b", ["b="]), ("/a?b=", ["b="]), ("/a?b=c=d", ["b=c=d"]),
            ("/a?b+c=d%20e", ["b c=d e"]),
            ("/a?%62=%63&b=2", ["b=c", "b=2"]), ("/a?b=%zz%4", ["b=%zz%4"]), ("/a?&&b=1&", ["b=1"]),
            ("/a?b=%ff", ["b=\u{FFFD}"]),
            ("/a?b=1?c=2", ["b=1?c=2"]),
        ] as [(String, [String])]
    )
    func parametersAreDecodedAsFormsAre(_ target: String, _ expected: [String]) {
        let request = GateRequest(method: "GET", target: target)
        #expect(request.parameters.map { "\($0.name)=\($0.value)" } == expected)
        #expect(request.path == "/a")
    }
}
