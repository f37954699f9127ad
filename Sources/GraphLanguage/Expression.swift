import BuildGraph
import Findings
import Text
import YAML

/// A text with expressions: `${name.part}` stands for a value, `$${` for `${` itself.
struct Expression {
  enum Segment {
    case literal(String)
    /// What stands between `${` and `}`.
    case reference(String)
  }

  let segments: [Segment]
  let place: Place

  /// Takes a text apart; an expression that does not end is an error.
  init(_ text: String, at place: Place) throws(GraphError) {
    var segments: [Segment] = []
    var literal = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      literal += rest[..<dollar]
      let after = rest[dollar...]
      if after.hasPrefix("$${") {
        literal += "${"
        rest = after.dropFirst(3)
      } else if after.hasPrefix("${") {
        guard let end = after.firstIndex(of: "}") else {
          throw GraphError([
            Finding(
              code: "graph.expression", at: place, "an expression does not end",
              expected: "}", found: String(after), hints: ["write $${ for a literal ${"])
          ])
        }
        if !literal.isEmpty { segments.append(.literal(literal)) }
        literal = ""
        let start = after.index(after.startIndex, offsetBy: 2)
        segments.append(.reference(String(after[start..<end])))
        rest = after[after.index(after: end)...]
      } else {
        literal += "$"
        rest = after.dropFirst()
      }
    }
    literal += rest
    if !literal.isEmpty || segments.isEmpty { segments.append(.literal(literal)) }
    self.segments = segments
    self.place = place
  }

  /// The first names of all references: `c` of `${c.dirname}`.
  var names: [String] {
    segments.compactMap { segment in
      guard case .reference(let reference) = segment else { return nil }
      return String(reference.prefix { $0 != "." })
    }
  }

  /// The text with every expression replaced; each must be a scalar.
  func text(in scope: Scope) throws(GraphError) -> String {
    if segments.count == 1, case .literal(let literal) = segments[0] {
      return scope.quoted(literal)
    }
    var result = ""
    for segment in segments {
      switch segment {
      case .literal(let literal): result += scope.quoted(literal)
      case .reference(let reference) where scope.isLeft(reference): result += "${\(reference)}"
      case .reference(let reference):
        let value = try scope.value(of: reference, at: place)
        guard let text = value.plainText else {
          throw GraphError([
            Finding(
              code: "graph.expression", at: place, "${\(reference)} does not stand for a text",
              expected: "a text", found: value.typeName)
          ])
        }
        result += scope.quoted(text)
      }
    }
    return result
  }

  /// The value: a text that is one expression and nothing else stands for the value itself,
  /// whatever its type.
  func value(in scope: Scope) throws(GraphError) -> Node {
    if segments.count == 1, case .reference(let reference) = segments[0], !scope.isLeft(reference) {
      return try scope.value(of: reference, at: place).quoted(in: scope)
    }
    return Node(.scalar(Scalar(try text(in: scope), style: .doubleQuoted)))
  }
}

extension Node {
  /// This value with every text as it stands in a scope.
  fileprivate func quoted(in scope: Scope) -> Node {
    guard scope.template != nil else { return self }
    var result = self
    switch content {
    case .scalar(let scalar):
      guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return self }
      result.content = .scalar(Scalar(scope.quoted(scalar.text), style: .doubleQuoted))
    case .sequence(let elements):
      result.content = .sequence(elements.map { $0.quoted(in: scope) })
    case .mapping(var mapping):
      for index in mapping.entries.indices {
        mapping.entries[index].value = mapping.entries[index].value.quoted(in: scope)
      }
      result.content = .mapping(mapping)
    }
    return result
  }
}
