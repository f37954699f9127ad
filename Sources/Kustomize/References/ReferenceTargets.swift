internal import Text

/// What references can lead to: the resources with a history, found by the names that they had.
struct ReferenceTargets: Sendable {
  /// How far a sort of resource matters for references.
  enum Use {
    /// None of it can be referred to.
    case nothing
    /// It was moved at most: only references with a namespace change.
    case moved
    /// Some of it was renamed.
    case renamed
  }

  /// The resources as they stand before references are fixed.
  let resources: [Resource]
  private var byName: [ByteText: [Int]] = [:]
  private var sorts: [(gvk: GroupVersionKind, isRenamed: Bool)] = []

  init(_ resources: [Resource]) {
    self.resources = resources
    for (position, resource) in resources.enumerated() where !resource.previousIDs.isEmpty {
      note(resource, at: position)
    }
  }

  /// Whether nothing can be referred to.
  var isEmpty: Bool { byName.isEmpty }

  /// How far resources of a sort matter.
  func use(of pattern: GroupVersionKind) -> Use {
    var use = Use.nothing
    for sort in sorts where pattern.selects(sort.gvk) {
      if sort.isRenamed { return .renamed }
      use = .moved
    }
    return use
  }

  /// The resources that once had a name, in order.
  func called(_ name: String) -> [Int] { byName[ByteText(name)] ?? [] }

  private mutating func note(_ resource: Resource, at position: Int) {
    var isRenamed = false
    for (index, id) in resource.previousIDs.enumerated() {
      if !id.name.hasSameBytes(as: resource.id.name) { isRenamed = true }
      let isKnown = resource.previousIDs[..<index].contains { $0.name.hasSameBytes(as: id.name) }
      if !isKnown { byName[ByteText(id.name), default: []].append(position) }
    }
    for id in resource.previousIDs {
      if let known = sorts.firstIndex(where: { $0.gvk == id.gvk }) {
        sorts[known].isRenamed = sorts[known].isRenamed || isRenamed
      } else {
        sorts.append((id.gvk, isRenamed))
      }
    }
  }
}
