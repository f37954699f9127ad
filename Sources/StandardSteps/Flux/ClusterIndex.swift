public import BuildGraph
public import Findings
public import Flux
import YAML

/// Which Kustomizations a cluster has, and how they hang together: the main artifact of a
/// `flux.build` node.
public struct ClusterIndex: Sendable {
  /// One Kustomization.
  public struct Member: Sendable {
    public var id: NamespacedName
    /// How far its build came.
    public var state: ClusterMember.State
    /// The Kustomization that builds the object; nil for the root.
    public var parent: NamespacedName?
    /// `spec.path` as it is written.
    public var path: String
    public var source: ObjectReference?
    public var targetNamespace: String?
    public var dependsOn: [NamespacedName]
    public var isSuspended: Bool
  }

  /// In the order in which they were found.
  public var members: [Member]
  /// What is wrong with the cluster as a whole.
  public var findings: [Finding]

  init(_ queue: ClusterQueue) {
    members = queue.members.map { member in
      let object = member.object
      return Member(
        id: member.id, state: member.state, parent: member.parent, path: object?.path ?? "",
        source: object?.source, targetNamespace: object?.targetNamespace,
        dependsOn: object?.dependsOn ?? [], isSuspended: object?.isSuspended ?? false)
    }
    findings = queue.findings
  }

  func bytes() throws -> [UInt8] {
    let members = self.members.map { member -> Node in
      var node: Node = [
        "kind": "Kustomization", "namespace": .string(member.id.namespace),
        "name": .string(member.id.name), "state": .string(member.state.rawValue),
        "path": .string(member.path), "suspend": .bool(member.isSuspended),
      ]
      node["parent"] = member.parent.map { .string($0.description) }
      node["source"] = member.source.map { .string($0.description) }
      node["targetNamespace"] = member.targetNamespace.map { .string($0) }
      if !member.dependsOn.isEmpty {
        node["dependsOn"] = .sequence(member.dependsOn.map { .string($0.description) })
      }
      return node
    }
    return try JSON.write(
      ["kustomizations": .sequence(members), "findings": FindingData.node(findings)],
      schema: .json, layout: JSON.Layout(style: .indented(2))) + [UInt8(ascii: "\n")]
  }

  /// The index that an artifact holds.
  public init(_ bytes: [UInt8]) throws {
    findings = try FindingData.findings(bytes)
    members = (try JSON.parse(bytes)["kustomizations"]?.sequence ?? []).map { node in
      Member(
        id: NamespacedName(node["namespace"]?.text ?? "", node["name"]?.text ?? ""),
        state: node["state"]?.text.flatMap { ClusterMember.State(rawValue: $0) } ?? .failed,
        parent: node["parent"]?.text.flatMap { NamespacedName($0) },
        path: node["path"]?.text ?? "",
        source: node["source"]?.text.flatMap { ObjectReference($0) },
        targetNamespace: node["targetNamespace"]?.text,
        dependsOn: node["dependsOn"]?.sequence?.compactMap {
          $0.text.flatMap { NamespacedName($0) }
        } ?? [],
        isSuspended: node["suspend"]?.text == "true")
    }
  }

  /// The label of the node that holds the index of a cluster, whether all of it can be built or not.
  public static func label(_ cluster: String) -> Label {
    Label(step: FluxDiscoveryStep.id, subject: cluster)
  }
}
