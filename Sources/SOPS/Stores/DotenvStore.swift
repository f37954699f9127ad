import Text

/// Lines of `KEY=value`, taken by the letter.
enum DotenvStore {
  static let prefix = "sops_"

  static func read(_ bytes: [UInt8], allowsCarriageReturns: Bool) throws(SOPSError) -> StoredFile {
    var items: [Item] = []
    var metadata: [(name: String, value: Value)] = []
    var firstReturn = 0
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      if line.first == UInt8(ascii: "#") {
        items.append(.comment(Note(String(decoding: line.dropFirst(), as: UTF8.self))))
        continue
      }
      if line.last == UInt8(ascii: "\r"), firstReturn == 0 { firstReturn = index + 1 }
      guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else {
        throw SOPSError(.noEqualsSign, line: index + 1)
      }
      let key = String(decoding: line[..<sign], as: UTF8.self)
      let value = Value.string(unescaped(line[(sign + 1)...]))
      if key.hasPrefix(prefix) {
        metadata.append((String(key.dropFirst(prefix.count)), value))
      } else {
        items.append(.value(key: key, value, line: index + 1))
      }
    }
    if firstReturn > 0, metadata.isEmpty, !allowsCarriageReturns {
      throw SOPSError(
        .carriageReturn, line: firstReturn, "it would become a part of the value",
        hints: ["save the file with line feeds alone"])
    }
    if items.isEmpty, metadata.isEmpty, lines.allSatisfy(\.isEmpty) { throw SOPSError(.emptyFile) }
    return StoredFile(
      documents: [items],
      metadata: metadata.isEmpty ? nil : try Flattening.unflatten(metadata))
  }

  static func write(_ file: StoredFile) throws(SOPSError) -> [UInt8] {
    var output: [UInt8] = []
    for item in file.documents.first ?? [] {
      switch item {
      case .comment(let note): output += Array("#\(note.text)\n".utf8)
      case .value(let key, let value, _):
        if let key, key.hasPrefix(prefix), file.metadata != nil {
          throw SOPSError(.reservedKey, "names that begin with 'sops_' are those of the metadata")
        }
        try append(key ?? "", value, to: &output)
      }
    }
    for member in Flattening.flatten(file.metadata ?? []) {
      try append(prefix + member.name, member.value, to: &output)
    }
    return output
  }

  private static func append(
    _ key: String, _ value: Value, to output: inout [UInt8]
  ) throws(SOPSError) {
    output += Array("\(key)=".utf8)
    output += escaped(try FlatText.bytes(of: value, keyPath: key))
    output.append(UInt8(ascii: "\n"))
  }

  /// The two characters `\n` are a line feed.
  static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "\\"), index + 1 < text.endIndex,
        text[index + 1] == UInt8(ascii: "n")
      {
        output.append(UInt8(ascii: "\n"))
        index += 2
      } else {
        output.append(text[index])
        index += 1
      }
    }
    return output
  }

  static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 == UInt8(ascii: "\n") ? Array("\\n".utf8) : [$0] }
  }
}

/// Values in formats that have texts alone.
enum FlatText {
  static func bytes(of value: Value, keyPath: String) throws(SOPSError) -> [UInt8] {
    switch value {
    case .string(let bytes): return bytes
    case .null: return []
    case .bool(let value): return Array((value ? "true" : "false").utf8)
    case .float(let value): return Array(float(value).utf8)
    case .int, .time: return LeafText.bytes(of: value)
    case .list, .map:
      throw SOPSError(
        .notStorable, keyPath: keyPath, "lists and maps cannot stand there",
        hints: ["choose another output type"])
    }
  }

  /// With a point always, and a capital E where there is an exponent.
  private static func float(_ value: Double) -> String {
    if !value.isFinite {
      return String(decoding: LeafText.bytes(of: .float(value)), as: UTF8.self) + ".0"
    }
    let text = GoFloat.text(value, as: .general).map { $0 == "e" ? "E" : String($0) }.joined()
    return text.contains(".") || text.contains("E") ? text : text + ".0"
  }
}
