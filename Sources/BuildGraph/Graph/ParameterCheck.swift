import FileTree
import Findings
import Text

/// Compares a node's parameters with what its step declares.
struct ParameterCheck {
  let node: NodeSpec
  let declared: [StepParameter]
  /// Where the parameters stand, by name; the node's own place for those that are not here.
  var places: [ByteText: Place] = [:]

  func findings() -> [Finding] {
    guard case .map(let entries) = node.parameters else {
      return [finding("graph.parameter-type", "the parameters of \(node.label) are no map")]
    }
    if isRight(entries) { return [] }
    var found: [Finding] = []
    for key in entries.keys.sorted() {
      var ofKey: [Finding] = []
      if let parameter = declared.first(where: { $0.name.hasSameBytes(as: key.text) }) {
        if let value = entries[key] { check(value, parameter.kind, key.text, &ofKey) }
      } else {
        ofKey.append(unknown(key.text))
      }
      if let place = places[key] {
        for index in ofKey.indices { ofKey[index].place = place }
      }
      found += ofKey
    }
    for parameter in declared where parameter.isRequired && node.parameters[parameter.name] == nil {
      found.append(
        finding(
          "graph.missing-parameter", "\(node.label) has no parameter \(parameter.name)",
          expected: "\(parameter.name): \(parameter.summary)"))
    }
    return found
  }

  /// Whether all is well, which is found without making a sentence; nested values are looked at one
  /// by one.
  private func isRight(_ entries: [ByteText: Parameter]) -> Bool {
    var required = 0
    for (key, value) in entries {
      guard let parameter = declared.first(where: { $0.name.hasSameBytes(as: key.text) }) else {
        return false
      }
      if parameter.isRequired { required += 1 }
      switch (parameter.kind, value) {
      case (.string, .string), (.bool, .bool), (.int, .int): continue
      case (.path, .string(let text)): if TreePath(text) == nil { return false }
      case (.choice(let choices), .string(let text)):
        if !choices.contains(where: { $0.hasSameBytes(as: text) }) { return false }
      default: return false
      }
    }
    return required == declared.count { $0.isRequired }
  }

  private func unknown(_ key: String) -> Finding {
    finding(
      "graph.unknown-parameter", "\(node.label) has an unknown parameter \(key)",
      expected: declared.isEmpty
        ? "no parameters" : "one of " + declared.map(\.name).joined(separator: ", "),
      hint: nearestName(to: key, in: declared.map(\.name)).map { "did you mean \($0)?" })
  }

  private func check(
    _ value: Parameter, _ kind: StepParameter.Kind, _ name: String, _ found: inout [Finding]
  ) {
    switch (kind, value) {
    case (.string, .string), (.bool, .bool), (.int, .int): return
    case (.template(let lists), .string(let text)):
      if let wrong = wrongReference(in: text, lists) {
        found.append(
          finding(
            "graph.parameter-reference",
            "the parameter \(name) of \(node.label) names what is not there",
            expected: lists.map { "${\($0)[n]}" }.joined(separator: ", "), found: wrong))
      }
    case (.path, .string(let text)):
      if TreePath(text) == nil {
        found.append(
          finding(
            "graph.parameter-path", "the parameter \(name) of \(node.label) leaves the workspace",
            expected: "a path below the root of the workspace", found: text))
      }
    case (.choice(let choices), .string(let text)):
      if choices.contains(where: { $0.hasSameBytes(as: text) }) { return }
      found.append(
        finding(
          "graph.parameter-choice", "the parameter \(name) of \(node.label) has no such value",
          expected: "one of " + choices.joined(separator: ", "), found: text,
          hint: nearestName(to: text, in: choices).map { "did you mean \($0)?" }))
    case (.list(let element), .list(let values)):
      for (index, value) in values.enumerated() {
        check(value, element, "\(name)[\(index)]", &found)
      }
    case (.map(let element), .map(let entries)):
      for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
        check(value, element, "\(name).\(key)", &found)
      }
    default:
      found.append(
        finding(
          "graph.parameter-type", "the parameter \(name) of \(node.label) is of the wrong type",
          expected: kind.words, found: value.kindWords))
    }
  }

  /// A reference of a template that stands for nothing; nil where all is well.
  private func wrongReference(in text: String, _ lists: [String]) -> String? {
    guard let template = ParameterTemplate(text) else { return text }
    for case .element(let name, let index) in template.segments {
      let isKnown = lists.contains { $0.hasSameBytes(as: name) }
      guard isKnown, index < node.parameters[name]?.elements?.count ?? 0 else {
        return "${\(name)[\(index)]}"
      }
    }
    return nil
  }

  private func finding(
    _ code: String, _ message: String, expected: String? = nil, found: String? = nil,
    hint: String? = nil
  ) -> Finding {
    Finding(
      code: code, at: node.place, message, expected: expected, found: found,
      hints: hint.map { [$0] } ?? [])
  }
}

extension StepParameter.Kind {
  /// The kind in words: `a list`.
  var words: String {
    switch self {
    case .string, .template: "a string"
    case .path: "a path"
    case .bool: "true or false"
    case .int: "an integer"
    case .choice(let choices): "one of " + choices.joined(separator: ", ")
    case .list: "a list"
    case .map: "a map"
    }
  }
}

extension Parameter {
  /// What the value is, in words: `a list`.
  var kindWords: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .string: "a string"
    case .list: "a list"
    case .map: "a map"
    }
  }
}
