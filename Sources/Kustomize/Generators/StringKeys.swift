internal import Findings
internal import YAML

/// Keys that kustomize sets in maps of strings: it reads them again as YAML, and fails where they
/// are no strings then.
enum StringKeys {
  /// Throws where a key would be read as something else.
  static func check(_ key: String, at place: Place?) throws(KustomizeError) {
    let type: String
    switch try? Schema.kustomizeResource.resolve(Scalar(key), tag: nil) {
    case .string, nil: type = key == "<<" ? "a merge key" : ""
    case .null: type = "null"
    case .bool: type = "a bool"
    case .timestamp: type = "a date"
    default: type = "a number"
    }
    if !type.isEmpty { throw KustomizeError(.keyReadsAsOther(key: key, type: type), at: place) }
  }

  /// Throws where a key of a map would be read as something else.
  static func check(_ map: EntryMap) throws(KustomizeError) {
    for pair in map { try check(pair.key.text, at: pair.key.place) }
  }
}
