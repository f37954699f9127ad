/// Making nodes, and taking them apart.
extension Node {
  /// A string, whatever it looks like.
  public static func string(_ text: String) -> Node {
    Node(.scalar(Scalar(text, style: .doubleQuoted)))
  }

  /// An integer.
  public static func int(_ value: Int) -> Node { Node(.scalar(Scalar(String(value)))) }

  /// A Boolean.
  public static func bool(_ value: Bool) -> Node { Node(.scalar(Scalar(value ? "true" : "false"))) }

  /// Null.
  public static var null: Node { Node(.scalar(Scalar("null"))) }

  /// A sequence.
  public static func sequence(_ items: [Node]) -> Node { Node(.sequence(items)) }

  /// A mapping of these entries.
  public static func mapping(_ mapping: Mapping = Mapping()) -> Node { Node(.mapping(mapping)) }

  /// A mapping of texts to nodes, in this order.
  public static func mapping(_ pairs: KeyValuePairs<String, Node>) -> Node {
    Node(.mapping(Mapping(pairs.map { Mapping.Entry(key: .string($0.key), value: $0.value) })))
  }

  /// The scalar, if it is one.
  @inlinable
  public var scalar: Scalar? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar
  }

  /// The mapping, if it is one. Setting it makes the node a mapping; nil is ignored.
  @inlinable
  public var mapping: Mapping? {
    get {
      guard case .mapping(let mapping) = content else { return nil }
      return mapping
    }
    set { if let newValue { content = .mapping(newValue) } }
  }

  /// The items, if it is a sequence. Setting them makes the node a sequence; nil is ignored.
  @inlinable
  public var sequence: [Node]? {
    get {
      guard case .sequence(let items) = content else { return nil }
      return items
    }
    set { if let newValue { content = .sequence(newValue) } }
  }

  /// The text of a scalar.
  @inlinable
  public var text: String? { scalar?.text }

  /// What a mapping has under a key. Nil if it has none, or if this is no mapping; setting on what
  /// is no mapping does nothing.
  @inlinable
  public subscript(_ key: String) -> Node? {
    get {
      guard case .mapping(let mapping) = content else { return nil }
      return mapping[key]
    }
    set { withMapping { $0[key] = newValue } }
  }

  /// Changes a mapping in place, without a copy of it; nil if this is no mapping.
  @inlinable
  @discardableResult
  public mutating func withMapping<Result, Failure: Error>(
    _ body: (inout Mapping) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .mapping(var mapping) = content else { return nil }
    // Nobody else may hold the entries while they change, or they would be copied.
    content = .sequence([])
    defer { content = .mapping(mapping) }
    return try body(&mapping)
  }

  /// Changes the items of a sequence in place, without a copy of them; nil if this is no sequence.
  @inlinable
  @discardableResult
  public mutating func withSequence<Result, Failure: Error>(
    _ body: (inout [Node]) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .sequence(var items) = content else { return nil }
    content = .sequence([])
    defer { content = .sequence(items) }
    return try body(&items)
  }
}

// MARK: Literals
extension Node: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: Node...) { self = .sequence(elements) }
  public init(dictionaryLiteral elements: (String, Node)...) {
    self.init(
      .mapping(Mapping(elements.map { Mapping.Entry(key: .string($0.0), value: $0.1) })))
  }
}
