import Text

/// INI: sections of keys with texts.
///
/// In the tree a section is a map. A comment above a section's line is the first member of the map,
/// a comment above or behind a key follows the key, as the peer has them.
enum INIStore {
  static let defaultSection = "DEFAULT"

  static func read(_ bytes: [UInt8]) throws(SOPSError) -> StoredFile {
    var reader = INIReader(bytes)
    var sections = try reader.sections()
    var file = StoredFile(documents: [])
    if let index = sections.firstIndex(where: { $0.name == YAMLStore.metadataKey }) {
      let members = sections.remove(at: index).items.values.map { member in
        (name: member.key ?? "", value: unescaped(member.value))
      }
      file.metadata = try Flattening.unflatten(members)
    } else if let fault = reader.fault {
      // What the library would lose is refused in files that are in clear.
      throw fault
    }
    file.documents = [sections.map { .value(key: $0.name, .map($0.items), line: $0.line) }]
    return file
  }

  private static func unescaped(_ value: Value) -> Value {
    guard case .string(let bytes) = value else { return value }
    return .string(DotenvStore.unescaped(bytes[...]))
  }

  // MARK: Writing

  static func write(_ file: StoredFile) throws(SOPSError) -> [UInt8] {
    var parts: [[UInt8]] = []
    for section in (file.documents.first ?? []).values {
      guard case .map(let items) = section.value else {
        throw SOPSError(
          .notStorable, keyPath: section.key, "the top level of an INI file has sections alone")
      }
      if section.key == YAMLStore.metadataKey, file.metadata != nil {
        throw SOPSError(.reservedKey, "'sops' is the name of the metadata")
      }
      if section.key == defaultSection, items.isEmpty { continue }
      parts.append(try self.section(section.key ?? "", items))
    }
    if let metadata = file.metadata {
      let items = try Flattening.flatten(metadata).map { (member) throws(SOPSError) in
        let bytes = try FlatText.bytes(of: member.value, keyPath: member.name)
        return Item.value(key: member.name, .string(DotenvStore.escaped(bytes)), line: 0)
      }
      parts.append(try section(YAMLStore.metadataKey, items))
    }
    return Array(parts.joined(separator: [UInt8(ascii: "\n")]))
  }

  private static func section(_ name: String, _ items: [Item]) throws(SOPSError) -> [UInt8] {
    var output: [UInt8] = []
    var rest = items[...]
    while case .comment(let note)? = rest.first {
      append(note, to: &output)
      rest = rest.dropFirst()
    }
    if name != defaultSection { output += Array("[\(name)]\n".utf8) }
    let keys = Array(rest).values.map { written($0.key ?? "") }
    let width = keys.map(\.count).max() ?? 0
    var index = 0
    while let first = rest.popFirst() {
      guard case .value(let key, let value, _) = first else { continue }
      while case .comment(let note)? = rest.first {
        append(note, to: &output)
        rest = rest.dropFirst()
      }
      let written = keys[index]
      index += 1
      output += written + [UInt8](repeating: UInt8(ascii: " "), count: width - written.count)
      output += Array(" = ".utf8)
      output += quoted(try FlatText.bytes(of: value, keyPath: "\(name):\(key ?? "")"))
      output.append(UInt8(ascii: "\n"))
    }
    return output
  }

  private static func append(_ note: Note, to output: inout [UInt8]) {
    for line in note.text.split(separator: "\n", omittingEmptySubsequences: false) {
      output += Array("; \(line)\n".utf8)
    }
  }

  private static func written(_ key: String) -> [UInt8] {
    let bytes = Array(key.utf8)
    if key.contains("`") { return Array("\"\"\"\(key)\"\"\"".utf8) }
    let marks = Array("\"=:".utf8)
    if bytes.isEmpty || bytes.contains(where: marks.contains) { return Array("`\(key)`".utf8) }
    return bytes
  }

  private static func quoted(_ value: [UInt8]) -> [UInt8] {
    let has = { (marks: String) in value.contains { marks.utf8.contains($0) } }
    if has("\n`") { return Array("\"\"\"".utf8) + value + Array("\"\"\"".utf8) }
    if has("#;") { return Array("`".utf8) + value + Array("`".utf8) }
    let isBlank = { (byte: UInt8?) in byte == 0x20 || byte == 0x09 }
    if isBlank(value.first) || isBlank(value.last) {
      return Array("\"".utf8) + value + Array("\"".utf8)
    }
    return value
  }
}
