/// Comparing names by their UTF-8 bytes.
///
/// Swift's `==` and `<` on `String` follow canonical equivalence: `"é"` and `"e\u{301}"` are equal,
/// and two different file names or YAML keys fall together. Names whose bytes matter are compared
/// here instead.
extension String {
  /// Whether both texts are the same bytes in UTF-8.
  @inlinable
  public func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// Whether this text comes before the other in the order of their UTF-8 bytes.
  @inlinable
  public func precedesByBytes(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}

/// A text that is equal to another, hashed and ordered by its UTF-8 bytes: what a dictionary of
/// names, paths or keys is keyed by.
public struct ByteText: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The text itself.
  public let text: String

  /// Wraps a text.
  @inlinable
  public init(_ text: String) {
    self.text = text
  }

  public var description: String { text }

  @inlinable
  public static func == (left: ByteText, right: ByteText) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  @inlinable
  public static func < (left: ByteText, right: ByteText) -> Bool {
    left.text.precedesByBytes(right.text)
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(UInt8(0xFF))
  }
}
