import Text

/// Where in the workspace something is: a file, and within it a line and a column.
public struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The file, relative to the root of the tree it was read from.
  public var file: String
  /// The line, from 1; 0 where the whole file is meant.
  public var line: Int
  /// The column in characters, from 1; 0 where the whole line is meant.
  public var column: Int

  /// A place in a file; without a line the whole file.
  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file`, `file:line` or `file:line:column`, as far as is known.
  public var description: String {
    if line == 0 { return file }
    return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
  }

  public static func == (left: Place, right: Place) -> Bool {
    left.line == right.line && left.column == right.column && left.file.hasSameBytes(as: right.file)
  }

  public static func < (left: Place, right: Place) -> Bool {
    if !left.file.hasSameBytes(as: right.file) { return left.file.precedesByBytes(right.file) }
    return (left.line, left.column) < (right.line, right.column)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(file).hash(into: &hasher)
    hasher.combine(line)
    hasher.combine(column)
  }
}
