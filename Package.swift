// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is compiled with. CI sets CALLSHEET_STRICT, so that a warning stops the build there
/// without stopping somebody whose newer compiler knows more warnings.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["CALLSHEET_STRICT"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])])

/// For rooms that hold no pointers: the compiler warns of every unsafe expression that is not marked as one.
let pointerFree = settings + [.strictMemorySafety()]

let package = Package(
    name: "callsheet",
    products: [
        .executable(name: "callsheet", targets: ["callsheet"]),
        .executable(name: "callsheet-gate", targets: ["callsheet-gate"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        // Hummingbird brings these; they are used by name, the log by both programs, the others by the gate.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "Threads", swiftSettings: settings),
        .target(name: "Files", dependencies: ["CLinux", "Threads"], swiftSettings: settings),
        .target(name: "Text", swiftSettings: settings),
        .target(name: "Processes", dependencies: ["CLinux"], swiftSettings: settings),
        .target(
            name: "Console",
            dependencies: ["Threads", "Files", "Text", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .target(name: "Dashboard", dependencies: ["Text"], swiftSettings: settings),
        .target(name: "Insight", dependencies: ["Dashboard"], swiftSettings: pointerFree),
        .target(name: "OutputTree", dependencies: ["Dashboard"], swiftSettings: pointerFree),
        .target(name: "Cryptography", dependencies: ["CCrypto"], swiftSettings: settings),
        .target(name: "TimeZones", dependencies: ["Files", "Dashboard"], swiftSettings: settings),
        .target(name: "WebClient", dependencies: ["CCurl"], swiftSettings: settings),
        .target(name: "SMTP", dependencies: ["CCurl", "Text"], swiftSettings: settings),
        .target(name: "PostgreSQL", dependencies: ["CLibPQ"], swiftSettings: settings),
        .target(name: "CommonMark", dependencies: ["CCmark", "Text"], swiftSettings: settings),
        .target(name: "Templates", dependencies: ["Text"], swiftSettings: settings),
        .target(name: "Charts", dependencies: ["Text"], swiftSettings: settings),
        .target(
            name: "Extraction",
            dependencies: ["Threads", "Text", "PostgreSQL", "Dashboard", "Files"],
            swiftSettings: settings
        ),
        .target(
            name: "Reporting",
            dependencies: [
                "CommonMark", "Templates", "Charts", "Text", "Dashboard", "Insight", "OutputTree", "TimeZones",
            ],
            swiftSettings: pointerFree
        ),
        .target(
            name: "Archive",
            dependencies: ["CZlib", "Threads", "Files", "Text", "Dashboard", "Cryptography", "OutputTree"],
            swiftSettings: settings
        ),
        .target(
            name: "Publishing",
            dependencies: [
                "Threads", "Files", "Dashboard", "TimeZones", "PostgreSQL", "Extraction", "Templates", "Reporting",
                "Archive",
            ],
            swiftSettings: pointerFree
        ),
        .target(
            name: "Delivery",
            dependencies: [
                "Threads", "Files", "Text", "Dashboard", "OutputTree", "Cryptography", "TimeZones", "SMTP",
                "CommonMark",
                "Templates", "Reporting", "Archive",
            ],
            swiftSettings: pointerFree
        ),
        .target(
            name: "Nights",
            dependencies: ["Files", "Console", "Dashboard", "OutputTree", "WebClient"],
            swiftSettings: pointerFree
        ),
        .target(
            name: "Gate",
            dependencies: ["Files", "Text", "Dashboard", "OutputTree", "Cryptography"],
            swiftSettings: pointerFree
        ),
        .executableTarget(
            name: "callsheet",
            dependencies: [
                "Threads", "Console", "Files", "Text", "Processes", "Dashboard", "OutputTree", "TimeZones", "SMTP",
                "PostgreSQL", "Extraction", "Templates", "Reporting", "Archive", "Publishing", "Delivery", "Nights",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            // Compiled in, so that the program stays one file.
            resources: [.embedInCode("Schemas")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "callsheet-gate",
            dependencies: [
                "Console", "Files", "WebClient", "Gate",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        // What `make bench` measures with; no product.
        .executableTarget(
            name: "callsheet-bench",
            dependencies: ["CLibPQ", "Files", "PostgreSQL", "Dashboard", "OutputTree", "TimeZones", "Reporting"],
            path: "Tests/Benchmark",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        // What `make test-mail` sends with; no product.
        .executableTarget(
            name: "smtp-trial",
            dependencies: ["SMTP"],
            path: "Tests/Mail/SMTPTrial",
            swiftSettings: settings
        ),
        .target(name: "TestSupport", dependencies: ["PostgreSQL"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: settings),
        .testTarget(name: "FilesTests", dependencies: ["Files", "CLinux", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: settings),
        .testTarget(
            name: "ConsoleTests",
            dependencies: ["Console", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .testTarget(name: "DashboardTests", dependencies: ["Dashboard"], swiftSettings: settings),
        .testTarget(
            name: "InsightTests",
            dependencies: ["Insight", "Dashboard", "TestSupport"],
            exclude: ["cases.txt", "exact_bounds.py", "rate_change.py"],
            swiftSettings: settings
        ),
        .testTarget(name: "OutputTreeTests", dependencies: ["OutputTree", "Dashboard"], swiftSettings: settings),
        .testTarget(name: "CryptographyTests", dependencies: ["CCrypto", "Cryptography"], swiftSettings: settings),
        .testTarget(
            name: "TimeZonesTests",
            dependencies: ["TimeZones", "Dashboard"],
            exclude: ["transitions.py"],
            swiftSettings: settings
        ),
        .testTarget(name: "WebClientTests", dependencies: ["WebClient", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "SMTPTests", dependencies: ["SMTP", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "PostgreSQLTests", dependencies: ["PostgreSQL", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CommonMarkTests",
            dependencies: ["CommonMark", "Text", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "TemplatesTests", dependencies: ["Templates"], swiftSettings: settings),
        .testTarget(
            name: "ChartsTests",
            dependencies: ["Charts", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExtractionTests",
            dependencies: ["Extraction", "PostgreSQL", "Dashboard", "Files", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["Reporting", "Templates", "Dashboard", "OutputTree", "TimeZones", "TestSupport"],
            exclude: ["Archive/Golden", "Report/Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ArchiveTests",
            dependencies: ["Archive", "Files", "Dashboard", "OutputTree", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PublishingTests",
            dependencies: [
                "Publishing", "Archive", "Delivery", "OutputTree", "Extraction", "PostgreSQL", "TimeZones", "Dashboard",
                "Reporting", "Templates", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "Delivery", "Templates", "Reporting", "Files", "Dashboard", "OutputTree", "TimeZones", "TestSupport",
            ],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(name: "ProcessesTests", dependencies: ["Processes"], swiftSettings: settings),
        .testTarget(
            name: "NightsTests",
            dependencies: ["Nights", "Files", "Dashboard", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GateTests",
            dependencies: ["Files", "Gate", "Cryptography", "Dashboard", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Archive", "Files",
                "callsheet", "callsheet-gate", "Console", "Cryptography", "Dashboard", "Delivery", "Nights",
                "OutputTree", "PostgreSQL", "SMTP", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
    ]
)
