import TestSupport
import YAML

/// The JSON files of the corpora.
enum JSONDocument {
  /// The root of a file.
  static func read(_ path: String) throws -> Node {
    try JSON.parse(Corpora.read(path) ?? [], file: path)
  }
}

extension Node {
  /// The items of a sequence, none where there is none.
  var items: [Node] { sequence ?? [] }

  /// The texts of a sequence's items.
  var texts: [String] { items.compactMap(\.text) }
}

/// The first line in which two texts differ, with its number.
func firstDifference(_ found: [UInt8], _ expected: [UInt8]) -> String {
  let foundLines = found.split(separator: 10, omittingEmptySubsequences: false)
  let expectedLines = expected.split(separator: 10, omittingEmptySubsequences: false)
  for index in 0..<max(foundLines.count, expectedLines.count) {
    let one = index < foundLines.count ? String(decoding: foundLines[index], as: UTF8.self) : nil
    let two =
      index < expectedLines.count ? String(decoding: expectedLines[index], as: UTF8.self) : nil
    if one != two {
      return "line \(index + 1): found \(one ?? "(end)"), expected \(two ?? "(end)")"
    }
  }
  return "no difference"
}
