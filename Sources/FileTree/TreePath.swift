import Text

/// A path below the root of a tree: names joined by `/`, no `.`, no `..`, no empty name. The root
/// is the empty path. Paths are compared by their bytes: there is no Unicode normalisation
/// anywhere.
public struct TreePath: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The path as text, `a/b/c`; empty for the root.
  public let text: String

  /// The root of the tree.
  public static let root = TreePath(unchecked: "")

  private init(unchecked text: String) {
    self.text = text
  }

  /// A path from its text, cleaned of `.`, empty names and inner `..`; nil where it leaves the tree
  /// (`../x`), is absolute, or holds a NUL byte.
  public init?(_ text: String) {
    if TreePath.isClean(text) {
      self.init(unchecked: text)
      return
    }
    if text.utf8.first == UInt8(ascii: "/") { return nil }
    guard let path = TreePath.root.appending(text) else { return nil }
    self = path
  }

  /// Whether a text is a path as it stands: names without a leading dot, one slash between each.
  private static func isClean(_ text: String) -> Bool {
    // Behind a slash and at the start: no other slash and no dot.
    var isStart = true
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "/"):
        if isStart { return false }
        isStart = true
      case UInt8(ascii: "."):
        if isStart { return false }
      case 0: return false
      default: isStart = false
      }
    }
    return !isStart
  }

  /// This path followed by a relative one, which may hold `.` and `..`; nil where that leaves the
  /// tree.
  ///
  /// `..` is taken by the letter, as the peers do (Go's `filepath.Join`), not by what a link points
  /// to.
  public func appending(_ relative: String) -> TreePath? {
    if relative.utf8.contains(0) { return nil }
    var names = text.isEmpty ? [] : text.utf8.split(separator: UInt8(ascii: "/"))
    for name in relative.utf8.split(separator: UInt8(ascii: "/")) {
      switch Substring(name) {
      case ".": continue
      case "..":
        if names.isEmpty { return nil }
        names.removeLast()
      default: names.append(name)
      }
    }
    return TreePath(unchecked: names.map { String(Substring($0)) }.joined(separator: "/"))
  }

  /// This path followed by one name of a listing.
  public func child(_ name: String) -> TreePath {
    TreePath(unchecked: text.isEmpty ? name : text + "/" + name)
  }

  /// The path without its last name; nil for the root.
  public var parent: TreePath? {
    if text.isEmpty { return nil }
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return .root }
    return TreePath(unchecked: String(text[..<slash]))
  }

  /// The last name; empty for the root.
  public var name: String {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text }
    return String(text[text.utf8.index(after: slash)...])
  }

  /// The names from the root down.
  public var names: [String] {
    text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  /// Whether this path is the other one or lies below it.
  public func isInside(_ ancestor: TreePath) -> Bool {
    if ancestor.text.isEmpty || text.hasSameBytes(as: ancestor.text) { return true }
    return text.utf8.count > ancestor.text.utf8.count
      && text.utf8.starts(with: ancestor.text.utf8)
      && text.utf8[text.utf8.index(text.utf8.startIndex, offsetBy: ancestor.text.utf8.count)]
        == UInt8(ascii: "/")
  }

  /// The text, `.` for the root.
  public var description: String { text.isEmpty ? "." : text }

  public static func == (left: TreePath, right: TreePath) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  public static func < (left: TreePath, right: TreePath) -> Bool {
    left.text.precedesByBytes(right.text)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(text).hash(into: &hasher)
  }
}
