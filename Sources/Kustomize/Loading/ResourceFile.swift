internal import FileTree
internal import Findings
internal import Text
internal import YAML

/// Reads the resources of a file.
struct ResourceFile {
  /// The file.
  let file: TreePath

  /// The resources, lists taken apart: what lists hold comes after everything else.
  func resources(of bytes: [UInt8]) throws(KustomizeError) -> [Resource] {
    let documents = try documents(normalized(bytes))
    var nodes = documents.compactMap { $0 }
    // A list that is the whole file is taken apart before anything else, its items as they stand.
    if documents.count == 1, let items = nodes.first?.wrappedItems { nodes = items }
    var resources: [Resource] = []
    while !nodes.isEmpty {
      var nested: [Node] = []
      for node in nodes {
        if let items = try items(of: node) {
          nested += items
        } else {
          resources.append(try resource(node))
        }
      }
      nodes = nested
    }
    return resources
  }

  /// Line ends become newlines, a byte order mark goes.
  private func normalized(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard bytes.contains(13) else { return bytes }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { continue }
      plain.append(byte)
    }
    return plain
  }

  private func documents(_ bytes: [UInt8]) throws(KustomizeError) -> [Node?] {
    let splitter = DocumentSplitter(bytes: bytes)
    switch splitter.shape() {
    case .plain: return try parse(bytes)
    case .malformed(let line, let text):
      throw KustomizeError(
        .malformedSeparator(text: text), at: Place(file: file.text, line: line, column: 1))
    case .needsCutting:
      var nodes: [Node?] = []
      for part in splitter.parts() { nodes.append(try first(of: part)) }
      return nodes
    }
  }

  private func parse(_ bytes: [UInt8]) throws(KustomizeError) -> [Node?] {
    do {
      let nodes = try parser(firstLine: 1).documents(bytes)
      guard bytes.containsMergeKey else { return nodes }
      var merged: [Node?] = []
      for node in nodes { merged.append(try applyMergeKeys(in: node)) }
      return merged
    } catch {
      throw KustomizeError(.yaml(error.findings))
    }
  }

  private func first(of part: DocumentSplitter.Part) throws(KustomizeError) -> Node? {
    do {
      return try applyMergeKeys(in: parser(firstLine: part.lines + 1).firstDocument(part.bytes))
    } catch {
      throw KustomizeError(.yaml(error.findings))
    }
  }

  /// Quoted keys `<<` are no merge keys, and yet kustomize loses the first of a mapping.
  private func applyMergeKeys(in node: Node?) throws(YAMLError) -> Node? {
    guard var node = try node?.applyingMergeKeys(file: file.text) else { return nil }
    node.dropMergeKeys()
    return node
  }

  private func parser(firstLine: Int) -> YAMLParser {
    YAMLParser(file: file.text, dialect: .go, firstLine: firstLine)
  }

  /// The objects of a list; nil where the node is an object itself.
  private func items(of node: Node) throws(KustomizeError) -> [Node]? {
    if node.isNull || node.mapping?.isEmpty == true || node.sequence?.isEmpty == true { return [] }
    guard let mapping = node.mapping, let kind = mapping["kind"]?.text,
      kind.hasSuffix("List"), let items = mapping["items"]
    else { return nil }
    if items.isNull { return [] }
    guard let objects = items.sequence else {
      throw KustomizeError(
        .malformedItems(found: items.mapping == nil ? "a scalar" : "a mapping"), at: place(items))
    }
    var read: [Node] = []
    for object in objects {
      do {
        read.append(try JSONForm.item(object, file: file.text))
      } catch {
        throw KustomizeError(.yaml(error.findings))
      }
    }
    return read
  }

  private func resource(_ node: Node) throws(KustomizeError) -> Resource {
    guard let mapping = node.mapping else {
      throw KustomizeError(
        .notAResource(found: node.sequence == nil ? "a scalar" : "a list"), at: place(node))
    }
    let id = ResourceID(of: node)
    if id.gvk.kind.isEmpty { throw KustomizeError(.noKind, at: place(node)) }
    var node = node
    if id.name.isEmpty {
      guard id.gvk.kind.hasSuffix("List") else {
        throw KustomizeError(.noName(kind: id.gvk.kind), at: place(mapping["metadata"] ?? node))
      }
      // A list without items is printed with metadata, whether it has any or not.
      node.changeEntry("metadata") { _ in }
    }
    var resource = Resource(node, id: id, origin: place(node))
    let annotations = node["metadata"]?["annotations"]
    if annotations?[BookkeepingAnnotations.needsHash]?.text == "enabled" {
      resource.needsHash = true
    }
    return resource
  }

  private func place(_ node: Node) -> Place { Place(file.text, node.mark) }
}

extension Node {
  /// The items of a `List`, as far as they are a list.
  fileprivate var wrappedItems: [Node]? {
    guard let kind = mapping?["kind"]?.text, kind == "List" || kind == "ResourceList" else {
      return nil
    }
    return mapping?["items"]?.sequence
  }

  /// Removes the first key `<<` of each mapping.
  fileprivate mutating func dropMergeKeys() {
    withSequence { items in
      for index in items.indices { items[index].dropMergeKeys() }
    }
    withMapping { mapping in
      if let index = mapping.index(of: "<<") { mapping.entries.remove(at: index) }
      for index in mapping.entries.indices { mapping.entries[index].value.dropMergeKeys() }
    }
  }
}

extension [UInt8] {
  /// Whether `<<` stands somewhere: only then can there be merge keys.
  fileprivate var containsMergeKey: Bool {
    var last: UInt8 = 0
    for byte in self {
      if byte == UInt8(ascii: "<"), last == byte { return true }
      last = byte
    }
    return false
  }
}
