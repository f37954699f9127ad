internal import Findings
internal import Text
internal import YAML

/// One operation of a JSON patch (RFC 6902).
struct JSONOperation: Sendable {
  /// What it does.
  enum Action: String, Sendable {
    case add
    case remove
    case replace
    case move
    case copy
    case test
  }

  /// What it does; nil where it cannot be done, which matters only where it is applied.
  var action: Action?
  /// What is wrong with it.
  var problem: KustomizeProblem?
  var path: JSONPointer
  /// Where a value is moved or copied from.
  var from: JSONPointer
  /// What is added or compared; null where it is left out.
  var value: Node
  /// Where the operation stands.
  var place: Place

  /// The operations of a patch; null is none. Each has its place in the file, or where the patch
  /// is written in another file, the place of the whole patch.
  static func list(_ node: Node?, file: String?, at place: Place) throws(KustomizeError)
    -> [JSONOperation]
  {
    guard let node, !node.isNull else { return [] }
    guard let items = node.sequence else { throw KustomizeError(.malformedPatch, at: place) }
    var operations: [JSONOperation] = []
    for item in items {
      operations.append(
        try operation(item, at: file.map { Place($0, item.mark) } ?? place))
    }
    return operations
  }

  private static func operation(_ node: Node, at exact: Place) throws(KustomizeError)
    -> JSONOperation
  {
    guard node.mapping != nil else { throw KustomizeError(.malformedPatch, at: exact) }
    let name = node["op"]?.text ?? ""
    let action = Action(rawValue: name)
    let path = node["path"]?.text
    let problem: KustomizeProblem? =
      action == nil
      ? .unknownOperation(name: name) : path == nil ? .operationWithoutPath(operation: name) : nil
    return JSONOperation(
      action: action, problem: problem, path: JSONPointer(path ?? ""),
      from: JSONPointer(node["from"]?.text ?? ""), value: node["value"] ?? .null, place: exact)
  }
}
