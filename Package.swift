// swift-tools-version: 6.1
import PackageDescription

/// What every target of ours is compiled with. CI sets CALLSHEET_STRICT, so that a warning stops the build there
/// without stopping somebody whose newer compiler knows more warnings.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["CALLSHEET_STRICT"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])])

let package = Package(
    name: "callsheet",
    products: [
        .executable(name: "callsheet", targets: ["callsheet"]),
        .executable(name: "callsheet-gate", targets: ["callsheet-gate"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "Console", swiftSettings: settings),
        .target(name: "Dashboard", swiftSettings: settings),
        .target(name: "Cryptography", dependencies: ["CCrypto"], swiftSettings: settings),
        .target(name: "PostgreSQL", dependencies: ["CLibPQ"], swiftSettings: settings),
        .target(name: "CommonMark", dependencies: ["CCmark"], swiftSettings: settings),
        .target(name: "Extraction", dependencies: ["CLinux", "PostgreSQL", "Dashboard"], swiftSettings: settings),
        .target(name: "Reporting", dependencies: ["CommonMark", "Dashboard"], swiftSettings: settings),
        .target(
            name: "Archive",
            dependencies: ["CLinux", "CZlib", "Dashboard", "Cryptography"],
            swiftSettings: settings
        ),
        .target(name: "Gate", dependencies: ["Dashboard", "Archive", "Cryptography"], swiftSettings: settings),
        .executableTarget(
            name: "callsheet",
            dependencies: [
                "Console", "Dashboard", "PostgreSQL", "Extraction", "Reporting", "Archive",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            // Compiled in, so that the program stays one file.
            resources: [.embedInCode("Schemas")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "callsheet-gate",
            dependencies: [
                "Console", "Gate",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        // What `make bench` measures with; no product.
        .executableTarget(
            name: "callsheet-bench",
            dependencies: ["CLibPQ", "CLinux", "PostgreSQL", "Dashboard", "Reporting"],
            path: "Tests/Benchmark",
            swiftSettings: settings
        ),
        .target(name: "TestSupport", dependencies: ["PostgreSQL"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "DashboardTests", dependencies: ["Dashboard"], swiftSettings: settings),
        .testTarget(name: "CryptographyTests", dependencies: ["CCrypto", "Cryptography"], swiftSettings: settings),
        .testTarget(name: "PostgreSQLTests", dependencies: ["PostgreSQL", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "CommonMarkTests", dependencies: ["CommonMark"], swiftSettings: settings),
        .testTarget(
            name: "ExtractionTests",
            dependencies: ["Extraction", "PostgreSQL", "Dashboard", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["Reporting", "Dashboard"],
            exclude: ["Charts/Golden"],
            swiftSettings: settings
        ),
        .testTarget(name: "ArchiveTests", dependencies: ["Archive", "Dashboard"], swiftSettings: settings),
        .testTarget(name: "GateTests", dependencies: ["Gate", "Dashboard"], swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: ["callsheet", "callsheet-gate", "Cryptography", "Dashboard", "PostgreSQL", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
    ]
)
