public import Text

/// A value of a file, clear or encrypted.
public enum Value: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  /// A timestamp of YAML.
  case time(Instant)
  /// A string; of a binary file any bytes.
  case string([UInt8])
  case list([Item])
  case map([Item])

  /// A string from a text.
  public static func text(_ text: String) -> Value { .string(Array(text.utf8)) }

  /// The members of a list or map.
  var items: [Item]? {
    switch self {
    case .list(let items), .map(let items): items
    default: nil
    }
  }

  /// The text of a string that is UTF-8.
  var text: String? {
    guard case .string(let bytes) = self else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}

/// A member of a list (no key) or a map, or a comment that stands among them.
public enum Item: Sendable, Equatable {
  case comment(Note)
  case value(key: String?, Value, line: Int)

  public static func == (left: Item, right: Item) -> Bool {
    switch (left, right) {
    case (.comment(let left), .comment(let right)): return left == right
    case (.value(let leftKey, let left, _), .value(let rightKey, let right, _)):
      switch (leftKey, rightKey) {
      case (nil, nil): return left == right
      case (let leftKey?, let rightKey?): return leftKey.hasSameBytes(as: rightKey) && left == right
      default: return false
      }
    default: return false
    }
  }
}

/// A comment of one line.
public struct Note: Sendable, Equatable {
  /// The text behind the mark, with its blanks.
  public var text: String
  /// Whether it stands in the line of the entry that follows.
  public var isInline: Bool

  /// A comment from its parts.
  public init(_ text: String, isInline: Bool = false) {
    self.text = text
    self.isInline = isInline
  }

  public static func == (left: Note, right: Note) -> Bool { left.text.hasSameBytes(as: right.text) }
}

extension [Item] {
  /// The value of the first entry with a key.
  subscript(_ key: String) -> Value? {
    for case .value(let name?, let value, _) in self where name.hasSameBytes(as: key) {
      return value
    }
    return nil
  }

  /// The items that are no comments.
  var values: [(key: String?, value: Value, line: Int)] {
    compactMap {
      guard case .value(let key, let value, let line) = $0 else { return nil }
      return (key, value, line)
    }
  }

  mutating func remove(_ key: String) {
    removeAll {
      if case .value(let name?, _, _) = $0 { return name.hasSameBytes(as: key) }
      return false
    }
  }
}
