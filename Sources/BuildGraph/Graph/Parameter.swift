public import Text

/// A value of a step's parameters. There are no floating-point numbers: a number that is no integer
/// stays text.
public indirect enum Parameter: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case string(String)
  case list([Parameter])
  case map([ByteText: Parameter])

  /// A map of some entries.
  public static func map(_ entries: KeyValuePairs<String, Parameter>) -> Parameter {
    .map(Dictionary(entries.map { (ByteText($0.key), $0.value) }, uniquingKeysWith: { $1 }))
  }

  /// The value of a key of a map; nil for anything else.
  public subscript(_ key: String) -> Parameter? {
    guard case .map(let entries) = self else { return nil }
    return entries[ByteText(key)]
  }

  /// The text of a string; nil for anything else.
  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The value of a boolean; nil for anything else.
  public var flag: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The elements of a list; nil for anything else.
  public var elements: [Parameter]? {
    guard case .list(let elements) = self else { return nil }
    return elements
  }
}
