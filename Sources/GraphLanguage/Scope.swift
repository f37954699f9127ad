import BuildGraph
import FileTree
import Findings
import Text
import YAML

/// The names that an expression may use: variables, the loop's element with its path parts, and
/// `env.NAME`.
struct Scope {
  private var values: [ByteText: Node] = [:]
  private let environment: (String) -> String?
  /// Where texts are templates, the lists whose elements are left to the step to put in.
  var template: [String]?

  /// A scope that knows the environment alone.
  init(environment: @escaping (String) -> String?) {
    self.environment = environment
  }

  /// Defines a name, or hides an outer one.
  mutating func define(_ name: String, _ value: Node) {
    values[ByteText(name)] = value
  }

  /// Whether a name is defined.
  func defines(_ name: String) -> Bool {
    values[ByteText(name)] != nil
  }

  /// Whether an expression, `inputs[0]`, is left to the step to replace.
  func isLeft(_ reference: String) -> Bool {
    guard let template, case .element(let list, _) = ParameterTemplate.element(reference) else {
      return false
    }
    return template.contains { $0.hasSameBytes(as: list) }
  }

  /// A text that stands for itself, as it stands here.
  func quoted(_ text: String) -> String {
    template == nil ? text : ParameterTemplate.quoted(text)
  }

  /// The value of `name`, `name.part.part` or `env.NAME`.
  func value(of reference: String, at place: Place) throws(GraphError) -> Node {
    if !reference.utf8.contains(UInt8(ascii: ".")), let value = values[ByteText(reference)] {
      return value
    }
    let names = reference.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    if names[0] == "env", names.count == 2, !defines("env") {
      guard let text = environment(names[1]) else {
        throw failure("the environment variable \(names[1]) is not set", at: place)
      }
      return Node(.scalar(Scalar(text, style: .doubleQuoted)))
    }
    guard var value = values[ByteText(names[0])] else {
      let near = nearestName(to: names[0], in: values.keys.map(\.text).sorted())
      throw failure(
        "unknown name \"\(names[0])\" in ${\(reference)}", at: place,
        hints: near.map { ["did you mean \"\($0)\"?"] } ?? [])
    }
    for part in names.dropFirst() {
      value = try self.part(part, of: value, reference: reference, place: place)
    }
    return value
  }

  private func part(
    _ name: String, of value: Node, reference: String, place: Place
  ) throws(GraphError) -> Node {
    if case .mapping(let mapping) = value.content {
      guard let inner = mapping[name] else {
        throw failure("${\(reference)} has no key \"\(name)\"", at: place)
      }
      return inner
    }
    guard let text = value.plainText, let part = PathPart(rawValue: name) else {
      throw failure(
        "unknown part \"\(name)\" in ${\(reference)}", at: place,
        expected: PathPart.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return Node(.scalar(Scalar(part.take(text), style: .doubleQuoted)))
  }

  private func failure(
    _ message: String, at place: Place, expected: String? = nil, hints: [String] = []
  ) -> GraphError {
    GraphError([
      Finding(code: "graph.expression", at: place, message, expected: expected, hints: hints)
    ])
  }
}

/// A part of a path, by the letter: `dirname` of `a` is `.`, `stem` of `a.tar.gz` is `a.tar`.
enum PathPart: String, CaseIterable {
  case path, dirname, basename, stem

  func take(_ path: String) -> String {
    if case .path = self { return path }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let base = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    switch self {
    case .path: return path
    case .dirname: return slash.map { String(path[..<$0]) } ?? "."
    case .basename: return base
    case .stem:
      guard let dot = base.utf8.lastIndex(of: UInt8(ascii: ".")), dot != base.startIndex else {
        return base
      }
      return String(base[..<dot])
    }
  }
}
