public import BuildGraph
import Text

/// The graph language as a JSON Schema (draft 7), made from the same tables that the reader checks
/// against: what
/// `hgraph schema` prints and editors complete from.
public struct GraphSchema: Sendable {
  private let steps: StepRegistry

  /// The schema with these kinds of step.
  public init(steps: StepRegistry) {
    self.steps = steps
  }

  /// The schema as a value.
  public var value: Parameter {
    .map([
      "$schema": .string("http://json-schema.org/draft-07/schema#"),
      "$id": .string("https://hgraph.dev/v1/graph.json"),
      "title": .string("hgraph graph file"),
      "type": .string("object"),
      "additionalProperties": .bool(false),
      "required": required(GraphKey.file),
      "properties": properties(
        GraphKey.file,
        [
          "apiVersion": .map(["const": .string("hgraph.dev/v1")]),
          "kind": .map(["const": .string("Graph")]),
          "description": text,
          "include": list(text),
          "vars": mapping(.map([:])),
          "pools": mapping(.map(["type": .string("integer"), "minimum": .int(1)])),
          "nodes": list(node),
          "targets": mapping(object(GraphKey.target, ["description": text, "needs": list(text)])),
        ]),
    ])
  }

  private var kinds: [any Step.Type] {
    steps.ids.compactMap { steps[$0].map { Swift.type(of: $0) } }
  }

  private var node: Parameter {
    let keys = object(
      GraphKey.node,
      [
        "name": text,
        "step": .map(["enum": .list(steps.ids.map { .string($0) })]),
        "with": .map(["type": .string("object")]),
        "needs": list(text),
        "forEach": object(
          GraphKey.forEach,
          [
            "glob": text, "list": .map(["type": .string("array")]), "file": text, "query": text,
            "as": text, "optional": .map(["type": .string("boolean")]),
          ]),
        "write": .map(["type": .list([.string("boolean"), .string("string")])]),
        "pool": text,
        "timeout": .map(["type": .string("string"), "pattern": .string(TimeSpan.pattern)]),
      ])
    guard case .map(var entries) = keys else { return keys }
    entries[ByteText("allOf")] = .list(kinds.map(parameters))
    return .map(entries)
  }

  /// The rule "if the step is this one, then `with` looks so". A value may be an expression, so
  /// every type admits a text.
  private func parameters(of step: any Step.Type) -> Parameter {
    var properties: [String: Parameter] = [:]
    for parameter in step.parameters {
      guard case .map(var entries) = type(of: parameter.kind) else { continue }
      entries[ByteText("description")] = .string(parameter.summary)
      properties[parameter.name] = .map(entries)
    }
    let names = step.parameters.filter(\.isRequired).map { Parameter.string($0.name) }
    var with: [String: Parameter] = [
      "additionalProperties": .bool(false), "properties": dictionary(properties),
    ]
    var then: [String: Parameter] = [:]
    if !names.isEmpty {
      with["required"] = .list(names)
      then["required"] = .list([.string("with")])
    }
    then["properties"] = .map(["with": dictionary(with)])
    return .map([
      "if": .map(["properties": .map(["step": .map(["const": .string(step.id)])])]),
      "then": dictionary(then),
    ])
  }

  private func type(of kind: StepParameter.Kind) -> Parameter {
    switch kind {
    case .string, .template, .path: text
    case .bool: .map(["type": .list([.string("boolean"), .string("string")])])
    case .int: .map(["type": .list([.string("integer"), .string("string")])])
    case .choice(let names):
      .map([
        "anyOf": .list([
          .map(["enum": .list(names.map { .string($0) })]),
          .map(["type": .string("string"), "pattern": .string("\\$\\{")]),
        ])
      ])
    case .list(let element): list(type(of: element))
    case .map(let element): mapping(type(of: element))
    }
  }

  private func object(_ keys: [GraphKey], _ values: [String: Parameter]) -> Parameter {
    .map([
      "type": .string("object"), "additionalProperties": .bool(false), "required": required(keys),
      "properties": properties(keys, values),
    ])
  }

  private func properties(_ keys: [GraphKey], _ values: [String: Parameter]) -> Parameter {
    var result: [String: Parameter] = [:]
    for key in keys where key.status == .supported {
      guard case .map(var entries) = values[key.name] ?? .map([:]) else { continue }
      entries[ByteText("description")] = .string(key.summary)
      result[key.name] = .map(entries)
    }
    return dictionary(result)
  }

  private func required(_ keys: [GraphKey]) -> Parameter {
    .list(keys.filter(\.isRequired).map { .string($0.name) })
  }

  private var text: Parameter { .map(["type": .string("string")]) }

  private func dictionary(_ entries: [String: Parameter]) -> Parameter {
    .map(Dictionary(uniqueKeysWithValues: entries.map { (ByteText($0.key), $0.value) }))
  }

  private func list(_ element: Parameter) -> Parameter {
    .map(["type": .string("array"), "items": element])
  }

  private func mapping(_ value: Parameter) -> Parameter {
    .map(["type": .string("object"), "additionalProperties": value])
  }
}
