/// How a file is laid out.
public enum Format: String, Sendable, CaseIterable {
  case yaml
  case json
  case dotenv
  case ini
  case binary

  /// The format of a file by the end of its name; everything that is not known is binary.
  public init(fileName: String) {
    let name = fileName.utf8
    func ends(_ suffix: String) -> Bool {
      name.count >= suffix.utf8.count && name.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
    if ends(".yaml") || ends(".yml") {
      self = .yaml
    } else if ends(".json") {
      self = .json
    } else if ends(".env") {
      self = .dotenv
    } else if ends(".ini") {
      self = .ini
    } else {
      self = .binary
    }
  }
}

/// How files are written.
public struct Layout: Sendable, Equatable {
  /// Columns a level in YAML, 2 to 9.
  public var yamlIndent: Int
  /// Blanks a level in JSON; nil for one tab.
  public var jsonIndent: Int?
  /// The same for the JSON that binary files are.
  public var binaryIndent: Int?

  /// A layout from its parts; an indent of YAML that the peer cannot write is 2, as there.
  public init(yamlIndent: Int = 4, jsonIndent: Int? = nil, binaryIndent: Int? = nil) {
    self.yamlIndent = (2...9).contains(yamlIndent) ? yamlIndent : 2
    self.jsonIndent = jsonIndent
    self.binaryIndent = binaryIndent
  }
}

/// The documents of a file, with the metadata taken out.
struct StoredFile: Sendable {
  var documents: [[Item]]
  /// The tree of the metadata; nil for a file in clear.
  var metadata: [Item]?
}
