/// An output of a node: bytes with a name, a media type and a sensitivity.
public struct Artifact: Hashable, Sendable {
  /// The name of the artifact of a node that has just one.
  public static let main = "main"

  /// The name, unique among the node's artifacts.
  public var name: String
  /// What the bytes are.
  public var mediaType: MediaType
  /// The content.
  public var bytes: [UInt8]
  /// Whether it was made from a secret.
  public var isSensitive: Bool

  /// An artifact from its parts.
  public init(
    name: String = Artifact.main, mediaType: MediaType, bytes: [UInt8], isSensitive: Bool = false
  ) {
    self.name = name
    self.mediaType = mediaType
    self.bytes = bytes
    self.isSensitive = isSensitive
  }
}

/// What the bytes of an artifact are, as a media type (RFC 6838), and the file name extension that
/// goes with it.
public struct MediaType: RawRepresentable, Hashable, Sendable {
  /// `type/subtype`.
  public var rawValue: String

  /// A media type by its text.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// YAML (RFC 9512).
  public static let yaml = MediaType(rawValue: "application/yaml")
  /// JSON (RFC 8259).
  public static let json = MediaType(rawValue: "application/json")
  /// Text in UTF-8.
  public static let text = MediaType(rawValue: "text/plain")
  /// Anything.
  public static let bytes = MediaType(rawValue: "application/octet-stream")

  /// The extension of files of this type, without the dot: `yaml`, `json`, `txt`, else `bin`.
  public var fileExtension: String {
    switch self {
    case .yaml: "yaml"
    case .json: "json"
    case .text: "txt"
    default: "bin"
    }
  }
}
