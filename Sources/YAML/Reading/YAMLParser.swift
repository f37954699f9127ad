import CYAML

/// Reads YAML: every document of a stream as a tree.
///
/// It reads what libyaml 0.2.5 reads (YAML 1.1 syntax with most of 1.2), with two differences: an
/// anchor may be defined twice, and aliases are expanded within limits. Keys that occur twice are
/// both kept (`Mapping.firstDuplicate`).
public struct YAMLParser: Sendable {
  /// What a document may cost at most.
  public struct Limits: Sendable {
    /// Nodes of one document, aliases unfolded.
    public var nodes: Int
    /// Levels of collections within each other. libyaml's cost per token grows with it in flow
    /// style.
    public var depth: Int

    /// Limits from their parts.
    public init(nodes: Int = 10_000_000, depth: Int = 1000) {
      self.nodes = nodes
      self.depth = depth
    }

    /// Ten million nodes, a thousand levels.
    public static let standard = Limits()
  }

  /// Where readers differ in what they refuse.
  public enum Dialect: Sendable {
    /// What libyaml reads.
    case libyaml
    /// What Go's YAML libraries read, and so kubectl, kustomize and Flux: no `%YAML 1.2`, and not
    /// the escape `\/` in double quotes.
    case go
  }

  /// The name of the file in errors.
  public var file: String
  /// What a document may cost at most.
  public var limits: Limits
  /// Whose syntax it is.
  public var dialect: Dialect
  /// The number of the first line, for a text that is a part of a file.
  public var firstLine: Int

  /// A parser of a file.
  public init(
    file: String = "", limits: Limits = .standard, dialect: Dialect = .libyaml,
    firstLine: Int = 1
  ) {
    self.file = file
    self.limits = limits
    self.dialect = dialect
    self.firstLine = firstLine
  }

  /// Every document of a stream, nil for one that is empty. A stream of blanks and comments has
  /// none.
  ///
  /// The bytes are UTF-8, or UTF-16 with a byte order mark; a byte order mark is dropped.
  public func documents(_ bytes: [UInt8]) throws(YAMLError) -> [Node?] {
    try documents(bytes[...])
  }

  /// Every document of a part of a file.
  public func documents(_ bytes: ArraySlice<UInt8>) throws(YAMLError) -> [Node?] {
    try read(bytes, firstOnly: false)
  }

  /// The first document, nil if it is empty or there is none; what follows it is not read.
  public func firstDocument(_ bytes: [UInt8]) throws(YAMLError) -> Node? {
    try firstDocument(bytes[...])
  }

  /// The first document of a part of a file.
  public func firstDocument(_ bytes: ArraySlice<UInt8>) throws(YAMLError) -> Node? {
    try read(bytes, firstOnly: true).first ?? nil
  }

  private func read(_ bytes: ArraySlice<UInt8>, firstOnly: Bool) throws(YAMLError) -> [Node?] {
    do throws(YAMLError) {
      let source = try SourceText(bytes)
      return try source.withBytes { (text) throws(YAMLError) in
        if let error = TagDirectives.excess(in: text) { throw moved(error) }
        if dialect == .go, let error = try EscapedSlash.find(in: text) { throw moved(error) }
        return try build(text, firstOnly: firstOnly)
      }
    } catch {
      var error = error
      error.file = file
      throw error
    }
  }

  private func build(
    _ bytes: UnsafeBufferPointer<UInt8>, firstOnly: Bool
  ) throws(YAMLError) -> [Node?] {
    let source = try EventSource(bytes)
    var builder = TreeBuilder(
      limits: limits, dialect: dialect, lineOffset: UInt32(clamping: firstLine - 1))
    var event = yaml_event_t()
    while true {
      guard source.next(&event) else { throw moved(YAMLError(source.failure, in: bytes)) }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { break }
      try builder.take(event)
      if firstOnly, event.type == YAML_DOCUMENT_END_EVENT { break }
    }
    return builder.documents
  }

  /// An error whose line counts from 1, in a text that begins at `firstLine`.
  private func moved(_ error: YAMLError) -> YAMLError {
    var error = error
    error.mark.line &+= UInt32(clamping: firstLine - 1)
    return error
  }
}
