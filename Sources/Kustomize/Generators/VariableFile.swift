internal import FileTree
internal import Findings

/// Reads a file of `KEY=VALUE` lines, as the `envs` of a generator name them.
enum VariableFile {
  /// The variables in order. Values are neither trimmed nor unquoted, keys are not checked.
  static func read(_ bytes: [UInt8], path: TreePath) throws(KustomizeError) -> [DataEntry] {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw KustomizeError(.notUTF8(file: path), at: Place(file: path.text))
    }
    var entries: [DataEntry] = []
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    for var line in rest.split(separator: UInt8(ascii: "\n")) {
      if line.last == 13 { line = line.dropLast() }
      line = line.drop { $0 == 32 || (9...13).contains($0) }
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      let equals = line.firstIndex(of: UInt8(ascii: "=")) ?? line.endIndex
      if equals == line.startIndex { continue }
      entries.append(
        DataEntry(
          key: String(decoding: line[..<equals], as: UTF8.self),
          value: Array(line[equals...].dropFirst())))
    }
    return entries
  }
}
