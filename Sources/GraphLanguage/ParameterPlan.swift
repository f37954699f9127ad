import BuildGraph
import Findings
import Text
import YAML

/// What stands under `with`, taken apart once for all nodes that a declaration makes: only its
/// expressions are looked at for each.
indirect enum ParameterPlan {
  /// The same for every node.
  case constant(Parameter)
  /// A text with expressions; in templates, the lists whose elements are left to the step.
  case text(Expression, template: [String]?)
  case list([ParameterPlan])
  case map([(key: ByteText, value: ParameterPlan)])

  /// The plan of a value. In the parameters of a step, texts that are templates stay what the step
  /// itself replaces.
  init(_ node: Node, of step: (any Step)?, file: String) throws(GraphError) {
    guard case .mapping(let mapping) = node.content else {
      self = try ParameterPlan(node, template: nil, file: file)
      return
    }
    let declared = step.map { type(of: $0).parameters } ?? []
    self = try ParameterPlan(mapping, file: file) { key in
      declared.first { $0.name.hasSameBytes(as: key) }?.kind.template
    }
  }

  private init(_ node: Node, template: [String]?, file: String) throws(GraphError) {
    switch node.content {
    case .scalar(let scalar):
      if scalar.text.utf8.contains(UInt8(ascii: "$")) {
        self = .text(try Expression(scalar.text, at: node.place(in: file)), template: template)
      } else {
        self = .constant(try Parameter(node, file: file))
      }
    case .sequence(let elements):
      var plans: [ParameterPlan] = []
      for element in elements {
        plans.append(try ParameterPlan(element, template: template, file: file))
      }
      self = .list(plans)
    case .mapping(let mapping):
      self = try ParameterPlan(mapping, file: file) { _ in template }
    }
  }

  private init(
    _ mapping: Mapping, file: String, _ template: (String) -> [String]?
  ) throws(GraphError) {
    var entries: [(key: ByteText, value: ParameterPlan)] = []
    var keys: Set<ByteText> = []
    for entry in mapping.entries {
      let key = try Parameter.key(entry, file: file)
      if !keys.insert(ByteText(key)).inserted {
        throw Parameter.twice(key, at: entry.key.place(in: file))
      }
      let plan = try ParameterPlan(entry.value, template: template(key), file: file)
      entries.append((ByteText(key), plan))
    }
    self = .map(entries)
  }

  /// The parameter in a scope.
  func parameter(in scope: Scope, file: String) throws(GraphError) -> Parameter {
    switch self {
    case .constant(let parameter): return parameter
    case .text(let expression, let template):
      if template == nil { return try parameter(expression, in: scope, file: file) }
      var inner = scope
      inner.template = template
      return try parameter(expression, in: inner, file: file)
    case .list(let plans):
      var list: [Parameter] = []
      for plan in plans { list.append(try plan.parameter(in: scope, file: file)) }
      return .list(list)
    case .map(let entries):
      var map: [ByteText: Parameter] = [:]
      map.reserveCapacity(entries.count)
      for (key, plan) in entries { map[key] = try plan.parameter(in: scope, file: file) }
      return .map(map)
    }
  }

  private func parameter(
    _ expression: Expression, in scope: Scope, file: String
  ) throws(GraphError) -> Parameter {
    guard expression.isOneReference(in: scope) else {
      return .string(try expression.text(in: scope))
    }
    return try Parameter(try expression.value(in: scope), file: file)
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
