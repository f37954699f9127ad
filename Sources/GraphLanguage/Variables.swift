import BuildGraph
import FileTree
import Findings
import Text
import YAML

/// Evaluates the variables of all graph files. A variable may use any other, in whatever order they
/// stand; those that need each other in a circle are an error that names them all.
struct Variables {
  private let tree: any FileTree
  private var pending: [ByteText: GraphFile.Variable] = [:]
  private var path: [String]
  private(set) var scope: Scope

  /// The scope that all variables define together.
  static func evaluate(
    _ variables: [GraphFile.Variable], in tree: any FileTree, scope: Scope, log: inout FindingLog
  ) -> Scope {
    var evaluation = Variables(tree: tree, path: [], scope: scope)
    for variable in variables {
      if let first = evaluation.pending[ByteText(variable.name)] {
        log.add(
          Finding(
            code: "graph.duplicate-variable", at: variable.place,
            "the variable \"\(variable.name)\" is defined twice", found: "first at \(first.place)"))
      } else {
        evaluation.pending[ByteText(variable.name)] = variable
      }
    }
    for variable in variables {
      do {
        try evaluation.define(variable)
      } catch {
        log.add(error)
      }
    }
    return evaluation.scope
  }

  private mutating func define(_ variable: GraphFile.Variable) throws(GraphError) {
    guard pending[ByteText(variable.name)] != nil else { return }
    if let start = path.firstIndex(where: { $0.hasSameBytes(as: variable.name) }) {
      let circle = (path[start...] + [variable.name]).joined(separator: " -> ")
      pending[ByteText(variable.name)] = nil
      throw GraphError([
        Finding(
          code: "graph.variable-cycle", at: variable.place,
          "the variable \"\(variable.name)\" is defined by itself", found: circle)
      ])
    }
    path.append(variable.name)
    defer { path.removeLast() }
    let value = try value(of: variable)
    pending[ByteText(variable.name)] = nil
    scope.define(variable.name, value)
  }

  private mutating func value(of variable: GraphFile.Variable) throws(GraphError) -> Node {
    switch variable.source {
    case .value(let node):
      try defineReferences(of: node, file: variable.place.file)
      return try node.evaluated(in: scope, file: variable.place.file)
    case .query(let file, let query):
      let file = try evaluated(file)
      return try Query.evaluate(file: file, query: try evaluated(query), in: tree)
    }
  }

  private mutating func evaluated(_ written: GraphFile.Written) throws(GraphError)
    -> GraphFile.Written
  {
    let expression = try Expression(written.text, at: written.place)
    try defineReferences(of: expression)
    return GraphFile.Written(text: try expression.text(in: scope), place: written.place)
  }

  private mutating func defineReferences(of expression: Expression) throws(GraphError) {
    for name in expression.names {
      if let other = pending[ByteText(name)] { try define(other) }
    }
  }

  private mutating func defineReferences(of node: Node, file: String) throws(GraphError) {
    switch node.content {
    case .scalar(let scalar):
      try defineReferences(of: Expression(scalar.text, at: node.place(in: file)))
    case .sequence(let elements):
      for element in elements { try defineReferences(of: element, file: file) }
    case .mapping(let mapping):
      for entry in mapping.entries { try defineReferences(of: entry.value, file: file) }
    }
  }
}

extension Node {
  /// This value with every expression in its texts replaced. Keys are taken as they stand.
  func evaluated(in scope: Scope, file: String) throws(GraphError) -> Node {
    var result = self
    switch content {
    case .scalar(let scalar):
      guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return self }
      let place = place(in: file)
      result = try Expression(scalar.text, at: place).value(in: scope)
      result.mark = mark
    case .sequence(let elements):
      var evaluated: [Node] = []
      for element in elements { evaluated.append(try element.evaluated(in: scope, file: file)) }
      result.content = .sequence(evaluated)
    case .mapping(var mapping):
      for index in mapping.entries.indices {
        mapping.entries[index].value = try mapping.entries[index].value.evaluated(
          in: scope, file: file)
      }
      result.content = .mapping(mapping)
    }
    return result
  }
}
