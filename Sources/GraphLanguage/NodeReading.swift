import Findings
import YAML

extension Node {
  /// The place of this node in a file.
  func place(in file: String) -> Place {
    Place(file: file, line: Int(mark.line), column: Int(mark.column))
  }

  /// What a scalar stands for in a graph file: `yes` is a text, `true` is not. A text that does not
  /// fit its tag is taken as a text: the tag says nothing that the language asks for.
  var graphValue: Resolved? {
    guard case .scalar(let scalar) = content else { return nil }
    do {
      return try Schema.kustomizeResource.resolve(scalar, tag: tag)
    } catch {
      return .string(scalar.text)
    }
  }

  /// Whether this is a null.
  var isNull: Bool {
    if case .null = graphValue { return true }
    return false
  }

  /// The text of a scalar that is not null, as it was written: `1.10` stays "1.10".
  var plainText: String? {
    guard case .scalar(let scalar) = content, !isNull else { return nil }
    return scalar.text
  }

  /// What a person would call this value.
  var typeName: String {
    switch content {
    case .mapping: return "a mapping"
    case .sequence: return "a list"
    case .scalar(let scalar):
      switch graphValue {
      case .null: return "null"
      case .bool: return "a boolean, \(scalar.text)"
      case .int, .uint, .float: return "a number, \(scalar.text)"
      default: return "a text, \"\(scalar.text)\""
      }
    }
  }
}
