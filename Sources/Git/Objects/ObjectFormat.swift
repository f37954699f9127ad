/// The hash by which a repository names its objects.
public enum ObjectFormat: String, Hashable, Sendable {
  case sha1
  case sha256

  /// How many bytes an id has.
  public var byteCount: Int { self == .sha1 ? 20 : 32 }
}
