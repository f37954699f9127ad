/// The keys of the graph language: what the reader accepts, and what the JSON Schema is made from,
/// in one table.
struct GraphKey: Sendable {
  /// Whether this version does something with a key.
  enum Status: Sendable {
    case supported
    /// Part of the language, but not built yet: an error that says so, never ignored.
    case planned
  }

  var name: String
  var summary: String
  var status = Status.supported
  var isRequired = false
}

extension GraphKey {
  /// The keys of a graph file.
  static let file: [GraphKey] = [
    GraphKey(name: "apiVersion", summary: "always hgraph.dev/v1", isRequired: true),
    GraphKey(name: "kind", summary: "always Graph", isRequired: true),
    GraphKey(name: "description", summary: "one line about this file"),
    GraphKey(name: "include", summary: "graph files elsewhere, relative to this one"),
    GraphKey(name: "vars", summary: "names to values, or to queries over YAML files"),
    GraphKey(name: "pools", summary: "names to how many nodes may run at once"),
    GraphKey(name: "policy", summary: "settings of the repository's rules", status: .planned),
    GraphKey(name: "remote", summary: "the remote cache", status: .planned),
    GraphKey(name: "nodes", summary: "the nodes that this file declares"),
    GraphKey(name: "targets", summary: "names for sets of nodes"),
  ]

  /// The keys of a node.
  static let node: [GraphKey] = [
    GraphKey(name: "name", summary: "unique in the workspace", isRequired: true),
    GraphKey(name: "step", summary: "the kind of work", isRequired: true),
    GraphKey(name: "with", summary: "the step's own parameters"),
    GraphKey(name: "needs", summary: "names, targets and labels that come first"),
    GraphKey(name: "forEach", summary: "makes one node for each element"),
    GraphKey(name: "write", summary: "where the output is put into the working tree"),
    GraphKey(
      name: "pool",
      summary: "the pool whose places the node takes while it runs; console is one wide"),
    GraphKey(
      name: "sensitive", summary: "treats the output as made from a secret", status: .planned),
    GraphKey(name: "using", summary: "native, or the real tool", status: .planned),
    GraphKey(name: "optional", summary: "no error where the node cannot exist", status: .planned),
    GraphKey(name: "timeout", summary: "how long one run may take: 30s, 5m"),
    GraphKey(name: "retries", summary: "how often an effect is tried again", status: .planned),
  ]

  /// The keys of a variable that is a query.
  static let variable: [GraphKey] = [
    GraphKey(name: "file", summary: "a YAML file of the workspace", isRequired: true),
    GraphKey(name: "query", summary: "a dotted path with [n]", isRequired: true),
  ]

  /// The keys of `forEach`.
  static let forEach: [GraphKey] = [
    GraphKey(name: "glob", summary: "one node for each file that matches"),
    GraphKey(name: "list", summary: "one node for each element"),
    GraphKey(name: "file", summary: "a YAML file of the workspace"),
    GraphKey(name: "query", summary: "a dotted path with [n] to a list in that file"),
    GraphKey(name: "as", summary: "the name of the element in expressions", isRequired: true),
    GraphKey(name: "optional", summary: "no error where nothing matches"),
  ]

  /// The keys of a target.
  static let target: [GraphKey] = [
    GraphKey(name: "description", summary: "one line for people"),
    GraphKey(name: "needs", summary: "names, targets and labels", isRequired: true),
  ]
}
