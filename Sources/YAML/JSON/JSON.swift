/// JSON as trees of nodes: what `Schema.json` resolves.
public enum JSON {
  /// Levels of arrays and objects that can be read.
  static let maximumDepth = 1000
  /// Levels that can be written: more than can be read, for what is made of what was read.
  static let maximumDepthWritten = 1500

  /// Reads a text of RFC 8259: strings become quoted scalars, everything else plain ones; members
  /// keep their order and their duplicates. A surrogate without its partner becomes U+FFFD, as in
  /// Go. A byte order mark is not allowed.
  public static func parse(_ bytes: [UInt8], file: String = "") throws(YAMLError) -> Node {
    try bytes.withUnsafeBufferPointer { (bytes) throws(YAMLError) in
      var reader = JSONReader(bytes, file: file)
      return try reader.document()
    }
  }

  /// Reads JSON texts that follow one another, with blanks between them.
  public static func parseStream(_ bytes: [UInt8], file: String = "") throws(YAMLError) -> [Node] {
    try bytes.withUnsafeBufferPointer { (bytes) throws(YAMLError) in
      var reader = JSONReader(bytes, file: file)
      return try reader.documents()
    }
  }
}
