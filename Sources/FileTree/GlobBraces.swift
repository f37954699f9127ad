/// A character of a pattern whose backslashes are read: taken as it is, or with its meaning.
enum GlobCharacter: Hashable, Sendable {
  /// A character that may have a meaning.
  case plain(Unicode.Scalar)
  /// A character that stands for itself.
  case quoted(Unicode.Scalar)
}

/// Replaces `{a,b}` in a pattern by each of its alternatives. Braces may be nested; a pair without
/// a comma still vanishes, as in zsh and Go's doublestar.
struct GlobBraces {
  private static let limit = 256

  private let text: String
  private var characters: [GlobCharacter] = []

  init(_ text: String) throws(GlobError) {
    self.text = text
    var isQuoted = false
    for scalar in text.unicodeScalars {
      if isQuoted {
        characters.append(.quoted(scalar))
        isQuoted = false
      } else if scalar == "\\" {
        isQuoted = true
      } else {
        characters.append(.plain(scalar))
      }
    }
    if isQuoted { throw GlobError(text, .trailingBackslash) }
  }

  /// All patterns without braces.
  func alternatives() throws(GlobError) -> [[GlobCharacter]] {
    var done: [[GlobCharacter]] = []
    var open = [characters]
    while let pattern = open.popLast() {
      guard let start = firstBrace(pattern) else {
        done.append(pattern)
        continue
      }
      for choice in try choices(pattern, from: start).reversed() { open.append(choice) }
      if open.count + done.count > GlobBraces.limit { throw GlobError(text, .tooManyAlternatives) }
    }
    return done
  }

  /// The first brace that is not inside a class.
  private func firstBrace(_ pattern: [GlobCharacter]) -> Int? {
    var index = 0
    while index < pattern.count {
      if pattern[index] == .plain("{") { return index }
      if pattern[index] == .plain("["), let end = GlobName.classEnd(pattern, from: index) {
        index = end
      }
      index += 1
    }
    return nil
  }

  private func choices(
    _ pattern: [GlobCharacter], from start: Int
  ) throws(GlobError) -> [[GlobCharacter]] {
    var parts: [[GlobCharacter]] = []
    var part: [GlobCharacter] = []
    var depth = 0
    for index in (start + 1)..<pattern.count {
      switch pattern[index] {
      case .plain("}") where depth == 0:
        parts.append(part)
        return parts.map { pattern[..<start] + $0 + pattern[(index + 1)...] }
      case .plain(",") where depth == 0:
        parts.append(part)
        part = []
        continue
      case .plain("{"): depth += 1
      case .plain("}"): depth -= 1
      default: break
      }
      part.append(pattern[index])
    }
    throw GlobError(text, .unclosedBrace)
  }
}
