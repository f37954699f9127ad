public import FileTree

/// Which files a tree leaves out, by patterns of ignore files.
///
/// The last pattern that matches decides. Files are judged by their whole path, so a later `!` brings
/// back a folder with all below it, although an earlier pattern left its parent out: so it is in
/// `go-git`, and so in Flux, unlike in Git itself.
public struct IgnoreRules: Sendable {
  private var patterns: [IgnorePattern] = []

  /// No patterns: nothing is left out.
  public init() {}

  /// Whether there are no patterns.
  public var isEmpty: Bool { patterns.isEmpty }

  /// Adds the patterns of a text, for what lies below a folder. Blank lines and those that begin
  /// with `#` do not count.
  public mutating func add(_ text: [UInt8], below folder: TreePath = .root) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let line = line.last == 13 ? line.dropLast() : line
      if line.first == UInt8(ascii: "#") || line.allSatisfy({ $0 == 32 || (9...13).contains($0) }) {
        continue
      }
      patterns.append(IgnorePattern(line, domain: folder))
    }
  }

  /// Whether a file is left out.
  public func ignores(_ file: TreePath) -> Bool {
    let names = Array(file.text.utf8).split(separator: UInt8(ascii: "/"))
    return patterns.last { $0.matches(names) }.map { !$0.isInclusion } ?? false
  }
}
