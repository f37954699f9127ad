internal import FileTree
internal import Text

/// One line of an ignore file, as `go-git` reads it (which Flux's sources use).
struct IgnorePattern: Sendable {
  /// How one name of a pattern is compared.
  private enum NamePattern: Sendable {
    /// Nothing stands between two slashes.
    case empty
    /// `**`
    case anyDepth
    case literal([UInt8])
    /// `*` followed by a text.
    case suffix([UInt8])
    case glob(GoPattern)
    /// `**` beside other characters, which matches nothing.
    case never

    func matches(_ name: ArraySlice<UInt8>) -> Bool {
      switch self {
      case .empty, .anyDepth, .never: return false
      case .literal(let text): return name.elementsEqual(text)
      case .suffix(let text):
        return name.count >= text.count && name.suffix(text.count).elementsEqual(text)
      case .glob(let pattern):
        do {
          return try pattern.matches(name)
        } catch {
          // A malformed pattern matches nothing.
          return false
        }
      }
    }
  }

  /// The folder of the ignore file, as names.
  private let domain: [[UInt8]]
  /// Whether it brings back what an earlier one ignored.
  let isInclusion: Bool
  private let isDirectoryOnly: Bool
  private let isPath: Bool
  private let names: [NamePattern]

  /// A pattern from a line that is neither blank nor a comment.
  init(_ line: some Collection<UInt8>, domain: TreePath) {
    self.domain = domain.names.map { Array($0.utf8) }
    var text = Array(line)
    isInclusion = text.first == UInt8(ascii: "!")
    if isInclusion { text.removeFirst() }
    if !text.ends(with: Array("\\ ".utf8)) {
      while text.last == UInt8(ascii: " ") { text.removeLast() }
    }
    isDirectoryOnly = text.last == UInt8(ascii: "/")
    if isDirectoryOnly { text.removeLast() }
    isPath = text.contains(UInt8(ascii: "/"))
    names = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      IgnorePattern.name(Array($0))
    }
  }

  private static func name(_ text: [UInt8]) -> NamePattern {
    let special = Array("*?[\\".utf8)
    if text.isEmpty { return .empty }
    if text.elementsEqual("**".utf8) { return .anyDepth }
    if zip(text, text.dropFirst()).contains(where: { $0 == UInt8(ascii: "*") && $1 == $0 }) {
      return .never
    }
    if !text.contains(where: special.contains) { return .literal(text) }
    let rest = Array(text.dropFirst())
    if text[0] == UInt8(ascii: "*"), !rest.contains(where: special.contains) {
      return .suffix(rest)
    }
    return .glob(GoPattern(text))
  }

  /// Whether the pattern has something to say about a file, by any folder on the way to it.
  func matches(_ path: [ArraySlice<UInt8>]) -> Bool {
    guard path.count > domain.count,
      zip(domain, path).allSatisfy({ $0.elementsEqual($1) })
    else { return false }
    let path = path[domain.count...]
    return isPath ? matchesPath(path) : matchesAnyName(of: path)
  }

  private func matchesAnyName(of path: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    guard let pattern = names.first else { return false }
    for (index, name) in zip(path.indices, path) where pattern.matches(name) {
      return !(isDirectoryOnly && index == path.endIndex - 1)
    }
    return false
  }

  private func matchesPath(_ path: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    var rest = path
    var isMatched = false
    var canSkip = false
    walk: for (index, pattern) in names.enumerated() {
      switch pattern {
      case .empty:
        canSkip = false
        continue
      case .anyDepth:
        if index == names.count - 1 { break walk }
        canSkip = true
        continue
      case .never: return false
      default: break
      }
      guard !rest.isEmpty else { return false }
      if canSkip {
        canSkip = false
        isMatched = false
        while let name = rest.popFirst() {
          if pattern.matches(name) {
            isMatched = true
            break
          }
        }
        if !isMatched, index < names.count - 1 { return false }
      } else {
        guard let name = rest.popFirst(), pattern.matches(name) else { return false }
        // A file matches no pattern that goes on below it.
        isMatched = !(rest.isEmpty && index < names.count - 1)
      }
    }
    if isMatched, isDirectoryOnly, rest.isEmpty { return false }
    return isMatched
  }
}

extension [UInt8] {
  fileprivate func ends(with other: [UInt8]) -> Bool {
    count >= other.count && self[(count - other.count)...].elementsEqual(other)
  }
}
