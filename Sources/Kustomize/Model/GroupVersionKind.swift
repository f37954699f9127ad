internal import Text

/// What sort of object a resource is: `apps`, `v1`, `Deployment`.
public struct GroupVersionKind: Hashable, Sendable {
  /// The API group, empty for the core group.
  public var group: String
  /// The version, `v1`.
  public var version: String
  /// The kind, `Deployment`.
  public var kind: String

  /// A sort of object from its parts.
  public init(group: String = "", version: String = "", kind: String = "") {
    self.group = group
    self.version = version
    self.kind = kind
  }

  /// A sort of object from `apiVersion`, which is split at its first slash, and `kind`.
  public init(apiVersion: String, kind: String) {
    self.kind = kind
    if let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) {
      group = String(apiVersion[..<slash])
      version = String(apiVersion[apiVersion.utf8.index(after: slash)...])
    } else {
      group = ""
      version = apiVersion
    }
  }

  /// `group/version`, or the version alone for the core group.
  public var apiVersion: String { group.isEmpty ? version : group + "/" + version }

  /// Whether every part that this pattern gives equals that of `other`; an empty part fits all.
  func selects(_ other: GroupVersionKind) -> Bool {
    (kind.isEmpty || kind.hasSameBytes(as: other.kind))
      && (group.isEmpty || group.hasSameBytes(as: other.group))
      && (version.isEmpty || version.hasSameBytes(as: other.version))
  }

  public static func == (left: GroupVersionKind, right: GroupVersionKind) -> Bool {
    left.kind.hasSameBytes(as: right.kind) && left.group.hasSameBytes(as: right.group)
      && left.version.hasSameBytes(as: right.version)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(kind).hash(into: &hasher)
    ByteText(group).hash(into: &hasher)
    ByteText(version).hash(into: &hasher)
  }
}
