import Findings
import Flux
import StandardSteps
import Text

/// Whether each part of a cluster can be built, and why not.
struct ClusterTest {
  /// What came of one part.
  struct Result {
    enum State: String, CaseIterable {
      case passed, skipped, failed, blocked
    }

    var root: String
    /// `Kustomization`, `HelmRelease`, or the kind of a source.
    var kind: String
    var id: NamespacedName
    var state: State
    /// Why; lines.
    var reason: [String] = []
    /// What makes its output other than the cluster's.
    var gaps: [String] = []

    /// Whether a word of the command line means it: a name, with or without namespace, or an id of
    /// flux-local's.
    func isNamed(_ word: String) -> Bool {
      if word.contains("::") {
        let parts = word.split(separator: " ")[0].components(separatedBy: "::")
        guard let last = parts.last else { return false }
        if last == "kustomization" {
          return kind == "Kustomization" && parts.count > 1
            && id.name.hasSameBytes(as: parts[parts.count - 2])
        }
        return kind == "HelmRelease" && id.description.hasSameBytes(as: last)
      }
      return id.name.hasSameBytes(as: word) || id.description.hasSameBytes(as: word)
    }
  }

  private let cluster: ClusterView

  init(_ cluster: ClusterView) {
    self.cluster = cluster
  }

  /// Kustomizations, then releases, then sources, each sorted.
  var results: [Result] {
    let kustomizations = cluster.members.map(result)
    let inventories = cluster.members.compactMap { member in
      member.report.map { (member, $0.inventory) }
    }
    let releases = inventories.flatMap { member, inventory in
      inventory.releases.map { result($0, of: member) }
    }.sorted { $0.id < $1.id }
    let sources = inventories.flatMap { _, inventory in inventory.sources.map(result) }
      .sorted { ($0.kind, $0.id) < ($1.kind, $1.id) }
    return kustomizations + releases + sources
  }

  private func result(_ member: ClusterView.Member) -> Result {
    var result = Result(
      root: cluster.root, kind: "Kustomization", id: member.id, state: .passed)
    result.gaps = member.report?.gaps ?? []
    switch member.state {
    case "external":
      result.state = .skipped
      result.reason = ["external source \(member.entry.source.map(\.description) ?? "")"]
    case "failed":
      result.state = .failed
      result.reason = member.errors.flatMap { error in
        [error.place.map { "\($0): \(error.message)" } ?? error.message]
          + error.chain.map { "via \($0)" }
      }
    default:
      let causes = self.causes(of: member)
      if !causes.isEmpty {
        result.state = .blocked
        result.reason = ["blocked by \(causes.joined(separator: ", "))"]
      } else if member.state == "suspended" {
        result.state = .skipped
        result.reason = ["suspended"]
      }
    }
    return result
  }

  /// The root causes that keep a Kustomization from being applied: those that it depends on, through
  /// any number of others.
  private func causes(of member: ClusterView.Member) -> [String] {
    var causes: [String] = []
    var seen: Set<NamespacedName> = [member.id]
    var open = Array(member.entry.dependsOn.reversed())
    while let id = open.popLast() {
      if id == member.id { causes.append("\(id) (a circle)") }
      if !seen.insert(id).inserted { continue }
      guard let other = cluster.member(id) else {
        causes.append("\(id) (not found)")
        continue
      }
      if other.state == "failed" { causes.append("\(id)") }
      open += other.entry.dependsOn.reversed()
    }
    return causes
  }

  private func result(_ release: Inventory.Release, of member: ClusterView.Member) -> Result {
    var result = Result(
      root: cluster.root, kind: "HelmRelease", id: release.id, state: .skipped,
      reason: [release.isSuspended ? "suspended" : "not rendered: charts are not built yet"])
    if let source = release.source, cluster.source(source) == nil {
      result.state = .failed
      result.reason = ["the source \(source) is not there"]
    } else if release.source == nil {
      result.state = .failed
      result.reason = ["it names no chart"]
    }
    return result
  }

  private func result(_ source: Inventory.Source) -> Result {
    var result = Result(
      root: cluster.root, kind: source.object.kind, id: source.object.name, state: .passed)
    if source.isSuspended {
      result.state = .skipped
      result.reason = ["suspended"]
    } else if source.url.isEmpty, source.object.kind != "HelmChart",
      source.object.kind != "ExternalArtifact"
    {
      result.state = .failed
      result.reason = ["it has no url"]
    }
    return result
  }
}

extension Substring {
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
