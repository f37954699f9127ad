/// A value with the comments that stand in its collections, for tools that keep them.
public struct CommentedNode: Sendable {
  /// What it holds.
  public enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Element])
    case mapping([Element])
  }

  /// A member of a collection, in the order in which they stand.
  public enum Element: Sendable {
    case comment(Remark)
    /// An item of a sequence (no key), or an entry of a mapping.
    case value(key: Node?, CommentedNode)
  }

  /// What it holds.
  public var content: Content
  /// The tag as written, in full.
  public var tag: String?
  /// Where it begins; `Mark.none` for a node that was made.
  public var mark: Mark

  /// A node from its parts.
  public init(_ content: Content, tag: String? = nil, mark: Mark = .none) {
    self.content = content
    self.tag = tag
    self.mark = mark
  }
}

/// A line of comment.
public struct Remark: Sendable {
  /// The text behind `#`, with its blanks.
  public var text: String
  /// Whether it stands behind the value of the entry that follows it in the tree, on its line.
  public var isInline: Bool
  /// Where its `#` stands.
  public var mark: Mark

  /// A comment from its parts.
  public init(_ text: String, isInline: Bool = false, mark: Mark = .none) {
    self.text = text
    self.isInline = isInline
    self.mark = mark
  }
}
