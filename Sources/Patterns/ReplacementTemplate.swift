import Text

/// A template of Go's `Expand`, taken apart.
struct ReplacementTemplate {
  enum Piece: Equatable {
    case literal([UInt8])
    /// The first of these groups that took part in the match.
    case group([Int])
  }

  private(set) var pieces: [Piece] = []

  /// Takes a template apart; what names no group of the pattern stands for nothing.
  init(_ template: [UInt8], groupNames: [String?]) {
    let dollar = UInt8(ascii: "$")
    var literal: [UInt8] = []
    var rest = template[...]
    while let next = rest.firstIndex(of: dollar) {
      literal += rest[..<next]
      rest = rest[(next + 1)...]
      if rest.first == dollar {
        literal.append(dollar)
        rest = rest.dropFirst()
      } else if let (name, end) = groupName(rest) {
        rest = rest[end...]
        pieces += [.literal(literal), .group(groups(name, groupNames))]
        literal = []
      } else {
        literal.append(dollar)
      }
    }
    pieces.append(.literal(literal + rest))
    pieces.removeAll { $0 == .literal([]) || $0 == .group([]) }
  }
}

/// The name at the begin of a text, with or without braces, and where it ends; nil where there is
/// none, or its brace is not closed.
private func groupName(_ text: ArraySlice<UInt8>) -> (name: String, end: Int)? {
  let isBraced = text.first == UInt8(ascii: "{")
  let body = isBraced ? text.dropFirst() : text
  var name = ""
  var decoder = UTF8()
  var iterator = body.makeIterator()
  while case .scalarValue(let scalar) = decoder.decode(&iterator), isNameScalar(scalar) {
    name.unicodeScalars.append(scalar)
  }
  let end = body.startIndex + name.utf8.count
  if name.isEmpty { return nil }
  if !isBraced { return (name, end) }
  return end < body.endIndex && body[end] == UInt8(ascii: "}") ? (name, end + 1) : nil
}

/// Letters and decimal digits of all scripts, and `_`.
private func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .decimalNumber:
    true
  default: scalar == "_"
  }
}

/// The groups that a name means: digits without a leading zero are a number, and several groups may
/// share a name.
private func groups(_ name: String, _ groupNames: [String?]) -> [Int] {
  let isNumber = name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  if isNumber, name == "0" || name.utf8.first != UInt8(ascii: "0"), name.utf8.count <= 9 {
    return Int(name).map { groupNames.indices.contains($0) ? [$0] : [] } ?? []
  }
  return groupNames.indices.filter { groupNames[$0]?.hasSameBytes(as: name) == true }
}
