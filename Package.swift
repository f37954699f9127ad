// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors; imports are private unless written `public`; every `any` is visible.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]
let strictC: [CSetting] = [
  .treatAllWarnings(as: .error), .enableWarning("all"), .enableWarning("extra"),
]
let strictCxx: [CXXSetting] = [
  .treatAllWarnings(as: .error), .enableWarning("all"), .enableWarning("extra"),
]

// Static archives, so that the program runs without the libraries' packages;
// HGRAPH_SHARED=1 links the shared ones, for distributions that have no archives.
func library(_ name: String) -> LinkerSetting {
  .linkedLibrary(Context.environment["HGRAPH_SHARED"] == nil ? ":lib\(name).a" : name)
}
func module(_ name: String, _ below: Target.Dependency..., link: [LinkerSetting] = []) -> Target {
  .target(name: name, dependencies: below, swiftSettings: strict, linkerSettings: link)
}
// Folders and files beside the tests that are read when they run.
let testData = ["YAML": ["KnownFailures.txt"], "Kustomize": ["KnownFailures.txt", "Golden"]]
func tests(_ name: String, _ more: Target.Dependency...) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + more,
    exclude: testData[name] ?? [], swiftSettings: strict)
}

let package = Package(
  name: "hgraph",
  products: [.executable(name: "hgraph", targets: ["hgraph"])],
  targets: [
    // 1 Ground
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CDigest", cSettings: strictC),
    .target(name: "CSystem", cSettings: strictC),
    .target(name: "CGit2", cSettings: strictC),  // opened at first use
    .target(name: "CSodium", cSettings: strictC, linkerSettings: [library("sodium")]),
    .target(name: "CCrypto", cSettings: strictC),  // opened at first use
    .target(name: "CRE2", cxxSettings: strictCxx, linkerSettings: [library("re2")]),
    // 2 Materials
    module("Text"),
    module("Findings", "Text"),
    module("Patterns", "CRE2", "Findings", "Text"),
    module("Digest", "CDigest", "Text"),
    module("Secrets", "CSodium", "CCrypto"),
    module("YAML", "CYAML", "Text", "Findings", link: [library("yaml")]),
    module("FileTree", "CSystem", "Text", "Findings"),
    module("IgnoreRules", "FileTree", "Findings", "Text"),
    module("Git", "CGit2", "FileTree", "Findings", "Digest", "Text"),
    module("Differences"),
    module("Processes", "CSystem", "Findings", "Text"),
    module("CommandLineParser", "Text"),
    // 3 Formats
    module("Age", "Secrets", "Digest", "Findings", "Text"),
    module("SOPS", "Age", "Secrets", "YAML", "Patterns", "FileTree", "Findings", "Text"),
    module("Kustomize", "YAML", "FileTree", "Findings", "Patterns", "Digest", "Text"),
    module(
      "Flux", "Kustomize", "IgnoreRules", "YAML", "FileTree", "Findings", "Digest", "Text"),
    // 4 Engine
    module("BuildStore", "CSystem", "FileTree", "Findings", "Digest", "Text"),
    module(
      "BuildGraph", "BuildStore", "Processes", "FileTree", "Findings", "Digest", "Text"),
    // 5 House rules
    module("GraphLanguage", "BuildGraph", "Flux", "YAML", "FileTree", "Findings", "Text"),
    module(
      "StandardSteps", "BuildGraph", "Flux", "Kustomize", "SOPS", "YAML", "Processes", "FileTree",
      "Findings",
      "Digest", "Text"),
    // 6 Doors
    .executableTarget(
      name: "hgraph",
      dependencies: [
        "GraphLanguage", "StandardSteps", "BuildGraph", "BuildStore", "Flux", "Kustomize",
        "Differences", "Git", "SOPS", "Secrets", "YAML",
        "FileTree",
        "CSystem",
        "Findings", "Digest", "CommandLineParser", "Text",
      ],
      swiftSettings: strict),
    // One test target per module; what they share stands in TestSupport.
    .target(
      name: "TestSupport", dependencies: ["FileTree", "YAML", "Text"], path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("Text", "TestSupport"),
    tests("Findings"),
    tests("Patterns", "Findings", "TestSupport"),
    tests("Digest", "CDigest"),
    tests("Secrets", "Text", "TestSupport"),
    tests("Age", "Secrets", "Digest", "Findings", "YAML", "Text", "TestSupport"),
    tests("SOPS", "Age", "Secrets", "YAML", "FileTree", "Findings", "Text", "TestSupport"),
    tests("YAML", "CYAML", "Text", "TestSupport"),
    tests("FileTree", "Text", "TestSupport"),
    tests("Git", "Processes", "FileTree", "Findings", "Digest", "Text", "TestSupport"),
    tests("Processes", "CSystem", "Findings", "Text", "TestSupport"),
    tests("CommandLineParser"),
    tests("Kustomize", "YAML", "FileTree", "Findings", "Text", "TestSupport"),
    tests("Differences", "TestSupport"),
    tests("IgnoreRules", "FileTree", "Text", "TestSupport"),
    tests(
      "Flux", "Kustomize", "IgnoreRules", "Digest", "YAML", "FileTree", "Findings", "Text",
      "TestSupport"),
    tests("BuildStore", "FileTree", "Findings", "Digest", "Text", "TestSupport"),
    tests("BuildGraph", "BuildStore", "FileTree", "Findings", "Digest", "Text", "TestSupport"),
    tests(
      "GraphLanguage", "BuildGraph", "StandardSteps", "FileTree", "Findings", "YAML", "TestSupport"),
    tests(
      "StandardSteps", "BuildGraph", "Processes", "FileTree", "Findings", "Text", "TestSupport"),
    .testTarget(
      name: "hgraphTests",
      dependencies: ["hgraph", "BuildGraph", "TestSupport", "FileTree", "Findings", "Text"],
      exclude: ["Scripts"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx17
)

// The fuzz targets have no main of their own (libFuzzer brings it), so they are built only where asked for.
if Context.environment["HGRAPH_FUZZ"] != nil {
  package.products.append(.executable(name: "Fuzz", targets: ["Fuzz"]))
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: ["YAML", "Git", "FileTree", "BuildGraph", "BuildStore", "StandardSteps"],
      path: "Fuzz",
      swiftSettings: [.swiftLanguageMode(.v6)]))
}
