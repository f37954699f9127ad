internal import Text

/// A name within a namespace.
public struct NamespacedName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The namespace, empty where there is none.
  public var namespace: String
  /// The name.
  public var name: String

  /// A name within a namespace.
  public init(_ namespace: String, _ name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `NAMESPACE/NAME`.
  public var description: String { "\(namespace)/\(name)" }

  /// A name from its description; nil where it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    self.init(String(parts[0]), String(parts[1]))
  }

  public static func == (left: NamespacedName, right: NamespacedName) -> Bool {
    left.name.hasSameBytes(as: right.name) && left.namespace.hasSameBytes(as: right.namespace)
  }

  public static func < (left: NamespacedName, right: NamespacedName) -> Bool {
    left.namespace.hasSameBytes(as: right.namespace)
      ? left.name.precedesByBytes(right.name) : left.namespace.precedesByBytes(right.namespace)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(name).hash(into: &hasher)
    ByteText(namespace).hash(into: &hasher)
  }
}

/// An object by kind, namespace and name.
public struct ObjectReference: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// `ConfigMap`, `Secret`, `GitRepository`, ...
  public var kind: String
  /// Namespace and name.
  public var name: NamespacedName

  /// A reference from its parts.
  public init(kind: String, _ namespace: String, _ name: String) {
    self.kind = kind
    self.name = NamespacedName(namespace, name)
  }

  /// `KIND/NAMESPACE/NAME`.
  public var description: String { "\(kind)/\(name)" }

  /// A reference from its description; nil where it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, !parts[2].isEmpty else { return nil }
    self.init(kind: String(parts[0]), String(parts[1]), String(parts[2]))
  }

  public static func == (left: ObjectReference, right: ObjectReference) -> Bool {
    left.name == right.name && left.kind.hasSameBytes(as: right.kind)
  }

  public static func < (left: ObjectReference, right: ObjectReference) -> Bool {
    left.kind.hasSameBytes(as: right.kind)
      ? left.name < right.name : left.kind.precedesByBytes(right.kind)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(kind).hash(into: &hasher)
    name.hash(into: &hasher)
  }
}
