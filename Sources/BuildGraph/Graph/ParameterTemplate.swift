import Text

/// A text of a parameter in which `${NAME[n]}` stands for an element of another parameter, a list,
/// and `$$` for `$`. A `$` before anything else stands for itself.
///
/// The loader of a graph file replaces all other expressions and doubles every `$` that is meant;
/// what an element stands for is the step's to say.
public struct ParameterTemplate: Hashable, Sendable {
  /// A part of the text.
  public enum Segment: Hashable, Sendable {
    case literal(String)
    /// An element of another parameter.
    case element(of: String, Int)
  }

  /// The parts, in order; no two literals in a row.
  public let segments: [Segment]

  /// Takes a text apart; nil where a reference is none.
  public init?(_ text: String) {
    var segments: [Segment] = []
    var literal = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "$", let next = rest.first, next == "$" || next == "{" else {
        literal.unicodeScalars.append(scalar)
        continue
      }
      rest.removeFirst()
      if next == "$" {
        literal += "$"
        continue
      }
      guard let end = rest.firstIndex(of: "}"),
        let element = ParameterTemplate.element(String(rest[..<end]))
      else { return nil }
      if !literal.isEmpty { segments.append(.literal(literal)) }
      literal = ""
      segments.append(element)
      rest = rest[rest.index(after: end)...]
    }
    if !literal.isEmpty { segments.append(.literal(literal)) }
    self.segments = segments
  }

  /// The element that `NAME[n]` names; nil where it is none.
  public static func element(_ reference: String) -> Segment? {
    guard reference.hasSuffix("]"), let bracket = reference.firstIndex(of: "[") else { return nil }
    let digits = reference[reference.index(after: bracket)...].dropLast()
    guard bracket != reference.startIndex, digits.utf8.count < 10, !digits.isEmpty,
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let index = Int(digits)
    else { return nil }
    return .element(of: String(reference[..<bracket]), index)
  }

  /// A text that stands for itself, as part of a template.
  public static func quoted(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar)
      if scalar == "$" { result.append(scalar) }
    }
    return String(result)
  }
}
