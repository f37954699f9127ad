import BuildGraph
import Findings
import Flux
import StandardSteps
import Text
import YAML

/// What `hgraph get` lists: rows with their cells and their data.
struct ClusterTable {
  /// What can be listed.
  enum Kind: String, CaseIterable {
    case kustomizations = "ks"
    case releases = "hr"
    case sources
    case images
  }

  /// A row: cells of the narrow table, further ones of the wide one, and its data.
  struct Row {
    var cluster: String
    var id: NamespacedName
    var cells: [String]
    var wide: [String]
    var data: Node
  }

  private let kind: Kind
  private let hasSeveralClusters: Bool
  private(set) var rows: [Row] = []

  init(_ kind: Kind, of clusters: [ClusterView], namespace: String?, name: String?) {
    self.kind = kind
    hasSeveralClusters = clusters.count > 1
    for cluster in clusters {
      var own: [Row] =
        switch kind {
        case .kustomizations: cluster.kustomizationRows
        case .releases: cluster.releaseRows
        case .sources: cluster.sourceRows
        case .images: cluster.imageRows
        }
      if kind != .images {
        own = own.enumerated().sorted {
          $0.element.id == $1.element.id
            ? $0.offset < $1.offset : $0.element.id < $1.element.id
        }.map(\.element)
      }
      for var row in own {
        if let namespace, !row.id.namespace.hasSameBytes(as: namespace) { continue }
        if let name, !row.id.name.hasSameBytes(as: name) { continue }
        if hasSeveralClusters { row.data["cluster"] = .string(cluster.root) }
        rows.append(row)
      }
    }
  }

  /// The rows as data.
  var data: [Node] { rows.map(\.data) }

  /// One name for each row.
  var names: [String] { rows.map { kind == .images ? $0.cells[0] : $0.id.description } }

  /// The rows as a table.
  func text(isWide: Bool) -> TextTable {
    let cluster = hasSeveralClusters ? ["CLUSTER"] : []
    var table = TextTable(cluster + heading + (isWide ? wideHeading : []))
    for row in rows {
      table.add((hasSeveralClusters ? [row.cluster] : []) + row.cells + (isWide ? row.wide : []))
    }
    return table
  }

  private var heading: [String] {
    switch kind {
    case .kustomizations: ["NAMESPACE", "NAME", "PATH"]
    case .releases: ["NAMESPACE", "NAME", "CHART", "VERSION", "SOURCE"]
    case .sources: ["NAMESPACE", "NAME", "KIND", "REF", "URL"]
    case .images: ["IMAGE", "FROM"]
    }
  }

  private var wideHeading: [String] {
    switch kind {
    case .kustomizations: ["SOURCE", "OBJECTS", "RELEASES", "PARENT", "STATE"]
    case .releases: ["RELEASE", "TARGET", "PARENT", "STATE"]
    case .sources: ["USED", "STATE"]
    case .images: []
    }
  }
}

extension ClusterView {
  fileprivate var kustomizationRows: [ClusterTable.Row] {
    members.map { member in
      let entry = member.entry
      let path = plain(path: entry.path)
      let inventory = member.report?.inventory
      var data = head("Kustomization", member.id)
      data["label"] = .string("\(member.label)")
      data["path"] = .string(path)
      data["sourceRef"] = entry.source.map(Self.reference)
      data["parent"] = entry.parent.map { .string($0.description) }
      data["targetNamespace"] = entry.targetNamespace.map { .string($0) }
      data["suspend"] = .bool(entry.isSuspended)
      data["state"] = .string(member.state)
      data["objects"] = .int(inventory?.objects.count ?? 0)
      data["errors"] = .sequence(member.errors.map { .string($0.message) })
      return ClusterTable.Row(
        cluster: root, id: member.id, cells: [member.id.namespace, member.id.name, path],
        wide: [
          entry.source?.name.name ?? "", "\(inventory?.objects.count ?? 0)",
          "\(inventory?.releases.count ?? 0)", entry.parent?.description ?? "-", member.state,
        ], data: data)
    }
  }

  fileprivate var releaseRows: [ClusterTable.Row] {
    members.flatMap { member in
      (member.report?.inventory.releases ?? []).map { release in
        let (chart, version) = chart(of: release)
        let name = release.releaseName ?? defaultName(of: release)
        let target = release.targetNamespace ?? release.id.namespace
        let state = release.isSuspended ? "suspended" : "not rendered"
        var data = head("HelmRelease", release.id)
        data["label"] = .string("\(member.label)")
        data["path"] = .string(plain(path: member.entry.path))
        data["sourceRef"] = release.source.map(Self.reference)
        data["parent"] = .string(member.id.description)
        data["targetNamespace"] = release.targetNamespace.map { .string($0) }
        data["suspend"] = .bool(release.isSuspended)
        data["state"] = .string(state)
        data["chart"] = .string(chart)
        data["version"] = .string(version)
        data["releaseName"] = .string(name)
        return ClusterTable.Row(
          cluster: root, id: release.id,
          cells: [
            release.id.namespace, release.id.name, chart, version,
            release.source?.name.name ?? "",
          ], wide: [name, target, member.id.description, state], data: data)
      }
    }
  }

  fileprivate var sourceRows: [ClusterTable.Row] {
    var used: [ObjectReference: Int] = [:]
    for member in members {
      if let source = member.entry.source { used[source, default: 0] += 1 }
      for release in member.report?.inventory.releases ?? [] {
        if let source = release.source { used[source, default: 0] += 1 }
      }
    }
    return members.flatMap { member in
      (member.report?.inventory.sources ?? []).map { source in
        let id = source.object.name
        let state = source.isSuspended ? "suspended" : "ok"
        var data = head(source.object.kind, id)
        data["label"] = .string("\(member.label)")
        data["ref"] = .string(source.reference)
        data["url"] = .string(source.url)
        data["parent"] = .string(member.id.description)
        data["suspend"] = .bool(source.isSuspended)
        data["used"] = .int(used[source.object] ?? 0)
        data["state"] = .string(state)
        return ClusterTable.Row(
          cluster: root, id: id,
          cells: [id.namespace, id.name, source.object.kind, source.reference, source.url],
          wide: ["\(used[source.object] ?? 0)", state], data: data)
      }
    }
  }

  fileprivate var imageRows: [ClusterTable.Row] {
    var users: [ByteText: [String]] = [:]
    for member in members {
      for image in member.report?.inventory.images ?? [] {
        users[ByteText(image), default: []].append("ks/\(member.id)")
      }
    }
    return users.keys.sorted().map { image in
      let from = users[image] ?? []
      return ClusterTable.Row(
        cluster: root, id: NamespacedName("", image.text),
        cells: [image.text, from.joined(separator: ",")], wide: [],
        data: ["image": .string(image.text), "from": .sequence(from.map { .string($0) })])
    }
  }

  /// Chart and version of a release; of one that refers to a repository, what that one says.
  func chart(of release: Inventory.Release) -> (chart: String, version: String) {
    let source = release.source.flatMap { self.source($0) }
    if let chart = release.chart { return (chart, release.version ?? "*") }
    let last = source?.url.split(separator: "/").last.map(String.init)
    return (last ?? release.source?.name.name ?? "", source?.reference ?? "")
  }

  private func defaultName(of release: Inventory.Release) -> String {
    release.targetNamespace.map { "\($0)-\(release.id.name)" } ?? release.id.name
  }

  private func head(_ kind: String, _ id: NamespacedName) -> Node {
    ["kind": .string(kind), "namespace": .string(id.namespace), "name": .string(id.name)]
  }

  private static func reference(_ object: ObjectReference) -> Node {
    [
      "kind": .string(object.kind), "name": .string(object.name.name),
      "namespace": .string(object.name.namespace),
    ]
  }
}

/// A path of a source as it is printed: without `./`, and without slashes around it.
func plain(path: String) -> String {
  var names = path.split(separator: "/").filter { $0 != "." }[...]
  if names.isEmpty { names = ["."] }
  return names.joined(separator: "/")
}
