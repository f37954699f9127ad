/// A value as it was written: a scalar, a sequence or a mapping, with its tag, its style and its
/// place.
///
/// Nothing is decided here about types: `8080` is the plain scalar "8080" until somebody resolves
/// it by the rules of a schema (`Schema`). Aliases are expanded where the parser meets them.
public struct Node: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping(Mapping)
  }

  /// What it holds.
  public var content: Content
  /// The tag as written, in full (`tag:yaml.org,2002:str` for `!!str`), or nil where none was
  /// written.
  public var tag: String?
  /// Whether a sequence or mapping was written in flow style, `[a]` or `{a: b}`.
  public var isFlow: Bool
  /// Where it begins in its source; `Mark.none` for a node that was made, not read.
  public var mark: Mark

  /// A node from its parts.
  public init(_ content: Content, tag: String? = nil, isFlow: Bool = false, mark: Mark = .none) {
    self.content = content
    self.tag = tag
    self.isFlow = isFlow
    self.mark = mark
  }
}

/// A line and a column in a source, both from 1, columns in characters. `Mark.none` has line 0.
public struct Mark: Hashable, Sendable {
  /// The line, from 1.
  public var line: UInt32
  /// The column in Unicode scalars, from 1.
  public var column: UInt32

  /// The place of what was never in a source.
  public static let none = Mark(line: 0, column: 0)

  /// A mark from a line and a column.
  public init(line: UInt32, column: UInt32) {
    self.line = line
    self.column = column
  }
}

/// A scalar: its text after escapes and folding, and the style that it was written in.
public struct Scalar: Sendable {
  /// How a scalar was written.
  public enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    /// `|`
    case literal
    /// `>`
    case folded
  }

  /// The text.
  public var text: String
  /// The style.
  public var style: Style

  /// A scalar from its parts.
  public init(_ text: String, style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

/// A mapping: its entries in the order in which they were written. Keys are nodes, for a key may be
/// anything; the subscripts take texts, since nearly all are.
public struct Mapping: Sendable {
  /// A key with its value.
  public struct Entry: Sendable {
    /// The key.
    public var key: Node
    /// The value.
    public var value: Node

    /// An entry from its parts.
    public init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }
  }

  /// The entries in order.
  public var entries: [Entry]

  /// A mapping of these entries.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }
}
