public import Findings
internal import Text
public import YAML

/// One object of a cluster on its way through the build, with what has to be remembered of it.
public struct Resource: Sendable {
  /// The object. Change it only through what keeps `id` in step (`refreshID`).
  public internal(set) var node: Node
  /// What it is called now.
  public internal(set) var id: ResourceID
  /// What it was called before each step that renames, oldest first. Only what has such a history
  /// can be referred to by name.
  public internal(set) var previousIDs: [ResourceID] = []
  /// Where it was read, or the entry of the kustomization that generated it.
  public internal(set) var origin: Place
  /// The prefixes and suffixes that were given to it, innermost first.
  var affixes = Affixes()
  /// What generated it; nil where it was read.
  var generator: Configurator?
  /// The transformers that it went through, where that is asked for.
  var transformations: [Configurator] = []
  /// The names of the `vars` that stand for fields of it.
  var variables: [String] = []
  /// Whether its name is to end with a hash of its content.
  var needsHash = false

  /// A resource from its node.
  init(_ node: Node, id: ResourceID, origin: Place) {
    self.node = node
    self.id = id
    self.origin = origin
  }

  /// What it was called at first.
  public var originalID: ResourceID { previousIDs.first ?? id }

  /// Whether any id, earlier or present, is this one.
  func isOrWas(_ other: ResourceID) -> Bool {
    id == other || previousIDs.contains { $0 == other }
  }

  /// Remembers the present id before a step changes it.
  mutating func rememberID() {
    previousIDs.append(id)
  }

  /// Reads the id from the node again.
  mutating func refreshID() {
    id = ResourceID(of: node)
  }

  /// Gives it another name.
  mutating func rename(to name: String) {
    id.name = name
    node.changeEntry("metadata") { $0.setText("name", to: name) }
  }
}

/// Prefixes and suffixes that were applied to a resource, innermost first.
struct Affixes: Sendable {
  var prefixes: [String] = []
  var suffixes: [String] = []
}

extension ResourceID {
  /// The id that an object declares; empty where it declares nothing.
  init(of node: Node) {
    let metadata = node.mapping?["metadata"]?.mapping
    self.init(
      GroupVersionKind(
        apiVersion: node.mapping?["apiVersion"]?.text ?? "",
        kind: node.mapping?["kind"]?.text ?? ""),
      name: metadata?["name"]?.text ?? "",
      namespace: metadata?["namespace"]?.presentText ?? "")
  }
}
