// swift-tools-version: 6.2
import PackageDescription

/// What holds for every Swift target.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func target(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

let package = Package(
    name: "crmd",
    products: [
        .executable(name: "crmd", targets: ["crmd"]),
        .executable(name: "crmctl", targets: ["crmctl"]),
        .executable(name: "crmload", targets: ["crmload"]),
        .executable(name: "authorizer-bench", targets: ["authorizer-bench"]),
        .library(name: "CRMClient", targets: ["CRMClient", "CRMModel"]),
        // What Tools/fuzz feeds.
        .library(name: "CRMDecoders", targets: ["CRMWire", "TTRPC"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
    ],
    targets: [
        .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CMessages", dependencies: ["CProtobufC"]),

        target("CRMModel", []),
        target("CRMWire", ["CRMModel", "CMessages"]),
        target("TTRPC", [nioCore, nioPosix, logging]),
        target("CRMAuthorizer", ["CRMModel"]),
        target("CRMRepository", ["CRMModel"]),
        target("CRMSQLite", ["CRMModel", "CRMRepository", "CSQLite"]),
        target("CRMService", ["CRMModel", "CRMWire", "CRMAuthorizer", "CRMRepository", logging]),
        target("CRMClient", ["CRMModel", "CRMWire", "TTRPC", nioCore, nioPosix]),
        target("CRMSample", ["CRMClient", "CRMModel"]),
        .executableTarget(
            name: "crmd",
            dependencies: [
                "CRMModel", "CRMWire", "CRMService", "CRMRepository", "CRMSQLite", "TTRPC", nioCore, logging,
                argumentParser, "TOMLKit",
            ],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "crmctl", dependencies: ["CRMClient", "CRMModel", "CRMSample", argumentParser],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "crmload",
            dependencies: [
                "CRMClient", "CRMModel", "CRMWire", "CRMSample", "TTRPC", nioCore, nioPosix, argumentParser, histogram,
            ],
            path: "Tools/crmload", swiftSettings: swiftSettings),
        .executableTarget(
            name: "authorizer-bench", dependencies: ["CRMAuthorizer", "CRMModel", argumentParser],
            path: "Tools/authorizer-bench", swiftSettings: swiftSettings),

        // Writes the manual pages and completions of the programs, which it runs.
        .executableTarget(name: "manuals", dependencies: [argumentParser], swiftSettings: swiftSettings),

        .target(
            name: "CRMTestKit",
            dependencies: [
                "CRMModel", "CRMWire", "CRMAuthorizer", "CRMRepository", "CRMSQLite", "CRMService", logging,
            ],
            path: "Tests/CRMTestKit", swiftSettings: swiftSettings),
        tests("CRMWireTests", ["CRMWire", "CRMModel", "CMessages", "CRMSample", "TTRPC", "CRMTestKit", nioCore]),
        tests(
            "CRMServiceTests",
            ["CRMService", "CRMModel", "CRMWire", "CRMAuthorizer", "CRMRepository", "CRMSample", "CRMTestKit"],
            resources: [.copy("Resources")]),
        tests("CRMClientTests", ["CRMClient", "CRMModel", "CRMWire", "CRMSample", "CRMTestKit"]),
        tests("CRMCtlTests", ["crmctl", "CRMClient", "CRMModel", argumentParser]),
        tests("ManualsTests", ["manuals", "crmd", "crmctl", "crmload", "CRMTestKit"]),
        tests(
            "CRMLoadTests",
            ["crmload", "CRMModel", "CRMWire", "CRMSample", "TTRPC", nioCore, histogram, argumentParser]),
        tests("ProjectTests", []),
        tests("CRMSQLiteTests", ["CRMSQLite", "CRMModel", "CRMRepository", "CRMWire", "CRMSample", "CRMTestKit"]),
        // Runs the programs themselves, which are built with the tests.
        tests(
            "DaemonTests",
            [
                "CRMClient", "CRMModel", "CRMWire", "CRMSample", "TTRPC", "CRMTestKit", "crmd", "crmctl", "crmload",
                nioCore, logging,
            ]),
        tests("CRMAuthorizerTests", ["CRMAuthorizer", "CRMModel"], resources: [.copy("Resources")]),
        tests("TTRPCTests", ["TTRPC", "CRMTestKit", nioCore, nioPosix, logging], resources: [.copy("Resources")]),
    ],
    swiftLanguageModes: [.v6]
)
