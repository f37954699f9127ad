import Text
import YAML

/// YAML as Go's third library reads and writes it.
enum YAMLStore {
  static let metadataKey = "sops"
  /// The largest file that is read.
  private static let sizeLimit = 64 << 20
  private static let limits = YAMLParser.Limits(nodes: 10_000_000, depth: 1000)

  static func read(_ bytes: [UInt8]) throws(SOPSError) -> StoredFile {
    guard bytes.count <= sizeLimit else { throw SOPSError(.tooLarge, "it has more than 64 MiB") }
    let nodes: [CommentedNode]
    do throws(YAMLError) {
      nodes = try YAMLParser(limits: limits, dialect: .libyaml).commentedDocuments(bytes)
    } catch { throw failure(error, bytes) }
    if nodes.isEmpty {
      throw SOPSError(.emptyFile, bytes.isEmpty ? nil : "it has no document, only comments")
    }
    var file = StoredFile(documents: [])
    for (number, node) in nodes.enumerated() {
      var items = try document(node)
      if let metadata = items[metadataKey] {
        if number == 0 {
          guard case .map(let tree) = metadata else {
            throw SOPSError(.metadataInvalid, "'sops' is no map")
          }
          file.metadata = tree
          items.remove(metadataKey)
        } else if file.metadata != nil {
          items.remove(metadataKey)
        } else {
          throw SOPSError(.reservedKey, "'sops' in a later document is the name of the metadata")
        }
      }
      file.documents.append(items)
    }
    return file
  }

  /// Errors have no excerpts: the text may be secret.
  private static func failure(_ error: YAMLError, _ bytes: [UInt8]) -> SOPSError {
    let line = Int(error.mark.line)
    switch error.code {
    case .limit where error.problem.contains("alias"): return SOPSError(.expansion, line: line)
    case .key: return SOPSError(.keyNotString, line: line)
    default: break
    }
    let markers = ["<<<<<<< ", ">>>>>>> "].contains { mark in
      bytes.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: mark.utf8) }
    }
    return SOPSError(
      .notYAML, line: line, error.code == .alias ? "an alias without its anchor" : error.problem,
      hints: markers ? ["the file has conflict markers: resolve the merge"] : [])
  }

  private static func document(_ node: CommentedNode) throws(SOPSError) -> [Item] {
    switch node.content {
    case .mapping(let elements): return try items(elements)
    case .scalar(let scalar) where scalar.style == .plain:
      if case .null = try value(node, keyPath: "") { return [] }
    default: break
    }
    throw SOPSError(.topLevel, line: Int(node.mark.line))
  }

  private static func items(_ elements: [CommentedNode.Element]) throws(SOPSError) -> [Item] {
    var items: [Item] = []
    items.reserveCapacity(elements.count)
    var seen: [ByteText: UInt32] = [:]
    for element in elements {
      switch element {
      case .comment(let remark):
        items.append(.comment(Note(remark.text, isInline: remark.isInline)))
      case .value(let key?, let node):
        let name = try name(of: key)
        if let first = seen.updateValue(key.mark.line, forKey: ByteText(name)) {
          throw SOPSError(
            .duplicateKey, line: Int(key.mark.line), keyPath: name, "it stands in line \(first) too"
          )
        }
        items.append(
          .value(key: name, try value(node, keyPath: name), line: Int(key.mark.line)))
      case .value(nil, let node):
        items.append(.value(key: nil, try value(node, keyPath: ""), line: Int(node.mark.line)))
      }
    }
    return items
  }

  private static func name(of key: Node) throws(SOPSError) -> String {
    guard let scalar = key.scalar else {
      throw SOPSError(.keyNotString, line: Int(key.mark.line))
    }
    if scalar.style == .plain, key.tag == nil, scalar.text == "<<" { return "<<" }
    if key.tag == "tag:yaml.org,2002:merge" { return scalar.text }
    guard case .string(let text)? = try? Schema.kustomizeResource.resolve(scalar, tag: key.tag)
    else {
      throw SOPSError(
        .keyNotString, line: Int(key.mark.line), hints: ["put the key into quotes"])
    }
    return text
  }

  private static func value(_ node: CommentedNode, keyPath: String) throws(SOPSError) -> Value {
    switch node.content {
    case .sequence(let elements): return .list(try items(elements))
    case .mapping(let elements): return .map(try items(elements))
    case .scalar(let scalar):
      let line = Int(node.mark.line)
      let resolved: Resolved
      do throws(YAMLError) {
        resolved = try Schema.kustomizeResource.resolve(scalar, tag: node.tag)
      } catch {
        throw SOPSError(.notYAML, line: line, keyPath: keyPath, "the value does not fit its tag")
      }
      switch resolved {
      case .null: return .null
      case .bool(let value): return .bool(value)
      case .int(let value): return .int(value)
      case .uint:
        throw SOPSError(
          .numberRange, line: line, keyPath: keyPath, "it has more than 63 bits",
          hints: ["put the number into quotes"])
      case .float(let value): return .float(value)
      case .string(let text): return .text(text)
      case .binary(let bytes): return .string(bytes)
      case .timestamp(let text):
        guard let instant = Instant(rfc3339: text) else { return .text(text) }
        return .time(instant)
      }
    }
  }

  // MARK: Writing

  static func write(_ file: StoredFile, _ layout: Layout) throws(SOPSError) -> [UInt8] {
    var nodes: [CommentedNode] = []
    for document in file.documents {
      var elements = document.map(element)
      if let metadata = file.metadata {
        if document[metadataKey] != nil {
          throw SOPSError(.reservedKey, "'sops' is the name of the metadata")
        }
        elements.append(
          .value(key: .string(metadataKey), CommentedNode(.mapping(metadata.map(element)))))
      }
      nodes.append(CommentedNode(.mapping(elements)))
    }
    return CommentedEmitter.emit(nodes, indent: layout.yamlIndent)
  }

  /// A value alone, from column 0.
  static func write(_ value: Value, _ layout: Layout) -> [UInt8] {
    CommentedEmitter.emit([node(value)], indent: layout.yamlIndent)
  }

  private static func element(_ item: Item) -> CommentedNode.Element {
    switch item {
    case .comment(let note): .comment(Remark(note.text, isInline: note.isInline))
    case .value(let key, let value, _): .value(key: key.map { .string($0) }, node(value))
    }
  }

  private static func node(_ value: Value) -> CommentedNode {
    switch value {
    case .map(let items): return CommentedNode(.mapping(items.map(element)))
    case .list(let items): return CommentedNode(.sequence(items.map(element)))
    case .string(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return CommentedNode(.scalar(Scalar("!!binary \(Base64.encode(bytes))")))
      }
      return CommentedNode(.scalar(Scalar(text, style: .doubleQuoted)))
    case .null: return CommentedNode(.scalar(Scalar("null")))
    case .bool(let value): return CommentedNode(.scalar(Scalar(value ? "true" : "false")))
    case .int(let value): return CommentedNode(.scalar(Scalar(String(value))))
    case .float(let value): return CommentedNode(.scalar(Scalar(float(value))))
    case .time(let value): return CommentedNode(.scalar(Scalar(value.rfc3339)))
    }
  }

  private static func float(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return GoFloat.text(value, as: .general)
  }
}
