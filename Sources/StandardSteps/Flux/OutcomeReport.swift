public import Findings
public import Flux
import YAML

/// What tables and reports tell of a Kustomization: its findings, its inventory, and why the output
/// is not what the cluster gets.
public struct OutcomeReport: Sendable {
  /// Errors where it could not be built, else warnings.
  public var findings: [Finding] = []
  /// What it is made of; empty where it could not be built.
  public var inventory: Inventory
  /// Why the output is not what the cluster gets.
  public var gaps: [String] = []

  init(_ built: BuiltKustomization) {
    findings = built.warnings
    inventory = Inventory(of: built)
    gaps = built.gaps
  }

  /// Whether it could not be built.
  public var isFailed: Bool { findings.contains { $0.severity == .error } }

  func bytes() throws -> [UInt8] {
    var node = inventory.json
    node["findings"] = FindingData.node(findings)
    node["gaps"] = .sequence(gaps.map { .string($0) })
    return try JSON.write(node, schema: .json)
  }

  /// The report that an artifact holds.
  public init(_ bytes: [UInt8]) throws {
    let node = try JSON.parse(bytes)
    findings = try FindingData.findings(bytes)
    inventory = Inventory(json: node)
    gaps = node["gaps"]?.sequence?.compactMap(\.text) ?? []
  }
}
