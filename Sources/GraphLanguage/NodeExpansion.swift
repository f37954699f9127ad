import BuildGraph
import FileTree
import Findings
import Text
import YAML

/// Makes nodes of a declaration: one, or with `forEach` one for each element.
struct NodeExpansion {
  let tree: any FileTree
  let scope: Scope
  let file: String
  let steps: StepRegistry
  let pools: Pools

  /// The nodes of a declaration, with their needs as written.
  func nodes(of declaration: GraphFile.NodeDeclaration) throws(GraphError) -> [ExpandedNode] {
    let texts = try Texts(declaration, parameterPlaces(declaration.with))
    guard let forEach = declaration.forEach else {
      return [try node(of: declaration, texts, in: scope)]
    }
    var nodes: [ExpandedNode] = []
    var known: [Label: [Int]] = [:]
    let elements = try elements(of: forEach)
    nodes.reserveCapacity(elements.count)
    known.reserveCapacity(elements.count)
    var inner = scope
    for element in elements {
      inner.define(forEach.variable, element)
      let node = try node(of: declaration, texts, in: inner)
      // Two elements may well mean one node: two kustomization files in one folder. What is wrong
      // there, the step says better than the loop could.
      let others = known[node.spec.label] ?? []
      if others.contains(where: { nodes[$0].spec == node.spec }) { continue }
      known[node.spec.label] = others + [nodes.count]
      nodes.append(node)
    }
    return nodes
  }

  private func elements(of forEach: GraphFile.ForEach) throws(GraphError) -> [Node] {
    switch forEach.source {
    case .list(let elements):
      var evaluated: [Node] = []
      for element in elements { evaluated.append(try element.evaluated(in: scope, file: file)) }
      return evaluated
    case .query(let file, let query):
      let value = try Query.evaluate(file: try text(file), query: try text(query), in: tree)
      guard case .sequence(let elements) = value.content else {
        throw GraphError([wrongType(value, of: query.text, expected: "a list", file: file.text)])
      }
      return elements
    case .glob(let written):
      let written = try text(written)
      let matches = try glob(written)
      if matches.isEmpty && !forEach.isOptional {
        throw GraphError([
          Finding(
            code: "graph.empty-glob", at: written.place, "\"\(written.text)\" matches no file",
            hints: ["mend the pattern, or write optional: true beside it"])
        ])
      }
      return matches.map { Node(.scalar(Scalar($0.text, style: .doubleQuoted))) }
    }
  }

  private func glob(_ written: GraphFile.Written) throws(GraphError) -> [TreePath] {
    let pattern: Glob
    do {
      pattern = try Glob(written.text)
    } catch {
      throw GraphError(error.findings.map { $0.placed(at: written.place) })
    }
    do {
      return try tree.glob(pattern, below: .root)
    } catch {
      throw GraphError(error.findings.map { $0.named(by: written.place) })
    }
  }

  private func text(_ written: GraphFile.Written) throws(GraphError) -> GraphFile.Written {
    let expression = try Expression(written.text, at: written.place)
    return GraphFile.Written(text: try expression.text(in: scope), place: written.place)
  }

  /// The texts of a declaration, taken apart once for all nodes that are made of it.
  private struct Texts {
    let name: Expression
    let step: Expression
    let needs: [Expression]
    let timeout: Expression?
    let pool: Expression?
    let parameterPlaces: [ByteText: Place]

    init(
      _ declaration: GraphFile.NodeDeclaration, _ parameterPlaces: [ByteText: Place]
    ) throws(GraphError) {
      func expression(_ written: GraphFile.Written) throws(GraphError) -> Expression {
        try Expression(written.text, at: written.place)
      }
      name = try expression(declaration.name)
      step = try expression(declaration.step)
      var needs: [Expression] = []
      for need in declaration.needs { needs.append(try expression(need)) }
      self.needs = needs
      timeout = try declaration.timeout.map { written throws(GraphError) in
        try expression(written)
      }
      pool = try declaration.pool.map { written throws(GraphError) in try expression(written) }
      self.parameterPlaces = parameterPlaces
    }
  }

  private func node(
    of declaration: GraphFile.NodeDeclaration, _ texts: Texts, in scope: Scope
  ) throws(GraphError) -> ExpandedNode {
    let name = try texts.name.text(in: scope)
    if name.isEmpty {
      throw GraphError([
        Finding(code: "graph.name", at: declaration.name.place, "the name of a node is empty")
      ])
    }
    let step = try texts.step.text(in: scope)
    let with = try self.with(declaration.with, of: steps[step], in: scope)
    let parameters = try with.map { node throws(GraphError) in try Parameter(node, file: file) }
    var needs: [GraphFile.Written] = []
    for need in texts.needs {
      needs.append(GraphFile.Written(text: try need.text(in: scope), place: need.place))
    }
    let label = Label(step: step, subject: name)
    var spec = NodeSpec(label, parameters: parameters ?? .map([:]), place: declaration.name.place)
    spec.writes = try WrittenPaths(declaration.write, scope: scope).paths(of: spec)
    if let timeout = texts.timeout {
      spec.timeout = try TimeSpan.duration(
        GraphFile.Written(text: try timeout.text(in: scope), place: timeout.place))
    }
    if let pool = texts.pool {
      let written = GraphFile.Written(text: try pool.text(in: scope), place: pool.place)
      try pools.check(written)
      spec.pool = written.text
    }
    return ExpandedNode(
      spec: spec, needs: needs, stepPlace: declaration.step.place,
      parameterPlaces: texts.parameterPlaces)
  }

  /// The parameters with their expressions replaced; in templates, those that the step itself
  /// replaces stay.
  private func with(
    _ with: Node?, of step: (any Step)?, in scope: Scope
  ) throws(GraphError) -> Node? {
    guard var with else { return nil }
    guard case .mapping(var mapping) = with.content else {
      return try with.evaluated(in: scope, file: file)
    }
    let declared = step.map { type(of: $0).parameters } ?? []
    for index in mapping.entries.indices {
      let entry = mapping.entries[index]
      var inner = scope
      if case .scalar(let key) = entry.key.content,
        let parameter = declared.first(where: { $0.name.hasSameBytes(as: key.text) })
      {
        inner.template = parameter.kind.template
      }
      mapping.entries[index].value = try entry.value.evaluated(in: inner, file: file)
    }
    with.content = .mapping(mapping)
    return with
  }

  /// Where the values of `with` stand, by name.
  private func parameterPlaces(_ with: Node?) -> [ByteText: Place] {
    guard case .mapping(let mapping) = with?.content else { return [:] }
    var places: [ByteText: Place] = [:]
    for entry in mapping.entries {
      guard case .scalar(let key) = entry.key.content else { continue }
      places[ByteText(key.text)] = entry.value.place(in: file)
    }
    return places
  }
}

/// A node whose needs are not resolved yet.
struct ExpandedNode {
  var spec: NodeSpec
  var needs: [GraphFile.Written]
  var stepPlace: Place
  var parameterPlaces: [ByteText: Place]

  /// What is wrong with its step and parameters, each where it stands.
  func findings(_ steps: StepRegistry) -> [Finding] {
    let findings = steps.check(spec, places: parameterPlaces)
    return steps[spec.label.step] == nil ? findings.map { $0.placed(at: stepPlace) } : findings
  }
}

extension Finding {
  /// This finding at another place.
  func placed(at place: Place) -> Finding {
    var finding = self
    finding.place = place
    return finding
  }
}

extension StepParameter.Kind {
  /// The lists whose elements a template of this kind names; nil where it holds no template.
  fileprivate var template: [String]? {
    switch self {
    case .template(let lists): lists
    case .list(let element), .map(let element): element.template
    default: nil
    }
  }
}

extension Parameter {
  /// The parameter that a YAML value stands for. A number that is not an integer stays text.
  init(_ node: Node, file: String) throws(GraphError) {
    switch node.content {
    case .scalar(let scalar):
      switch node.graphValue {
      case .null: self = .null
      case .bool(let value): self = .bool(value)
      case .int(let value): self = .int(value)
      default: self = .string(scalar.text)
      }
    case .sequence(let elements):
      var list: [Parameter] = []
      for element in elements { list.append(try Parameter(element, file: file)) }
      self = .list(list)
    case .mapping(let mapping):
      var map: [ByteText: Parameter] = [:]
      for entry in mapping.entries {
        guard case .scalar(let key) = entry.key.content else {
          throw GraphError([
            wrongType(entry.key, of: "a key of a parameter", expected: "a text", file: file)
          ])
        }
        if map.updateValue(try Parameter(entry.value, file: file), forKey: ByteText(key.text))
          != nil
        {
          throw GraphError([
            Finding(
              code: "graph.duplicate-key", at: entry.key.place(in: file),
              "\"\(key.text)\" stands twice in one mapping")
          ])
        }
      }
      self = .map(map)
    }
  }
}
