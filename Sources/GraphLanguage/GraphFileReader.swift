import Findings
import Text
import YAML

/// Reads the text of one graph file. Everything wrong with its shape goes to the log.
struct GraphFileReader {
  let path: String
  private var log: FindingLog
  private var file: GraphFile

  /// The file that some bytes spell.
  static func read(_ bytes: [UInt8], path: String, log: inout FindingLog) -> GraphFile {
    var reader = GraphFileReader(path: path, log: log, file: GraphFile(path: path))
    reader.read(bytes)
    log = reader.log
    return reader.file
  }

  private mutating func read(_ bytes: [UInt8]) {
    let documents: [Node]
    do {
      documents = try YAMLParser(file: path).documents(bytes).compactMap { $0 }
    } catch {
      log.add(error)
      return
    }
    guard let document = documents.first else {
      let place = Place(file: path)
      log.add(
        Finding(
          code: "graph.empty", at: place, "the graph file is empty",
          expected: "apiVersion: hgraph.dev/v1, kind: Graph"))
      return
    }
    for extra in documents.dropFirst() {
      log.add(
        Finding(
          code: "graph.documents", at: extra.place(in: path),
          "a graph file holds one document only",
          hints: ["put this document into a file of its own"]))
    }
    let fields = MappingReader(
      document, of: "a graph file", keys: GraphKey.file, file: path, log: &log)
    checkHead(fields)
    file.description = fields.text("description", log: &log)
    file.include = fields.elements("include", log: &log).compactMap { written($0, of: "include") }
    file.variables = fields.entries("vars", log: &log).compactMap {
      variable(name: $0.name, place: $0.place, value: $0.value)
    }
    file.pools = fields.entries("pools", log: &log).compactMap {
      pool(name: $0.name, place: $0.place, value: $0.value)
    }
    file.nodes = fields.elements("nodes", log: &log).compactMap { node($0) }
    file.targets = fields.entries("targets", log: &log).map {
      target(name: $0.name, place: $0.place, value: $0.value)
    }
  }

  private mutating func checkHead(_ fields: MappingReader) {
    for (key, value) in [("apiVersion", "hgraph.dev/v1"), ("kind", "Graph")] {
      guard let node = fields[key], let text = fields.text(key, log: &log) else { continue }
      if !text.hasSameBytes(as: value) {
        log.add(
          Finding(
            code: "graph.head", at: node.place(in: path), "\(key) is not known",
            expected: value, found: text))
      }
    }
  }

  private mutating func written(_ node: Node?, of what: String) -> GraphFile.Written? {
    guard let node else { return nil }
    guard let text = node.plainText else {
      log.add(wrongType(node, of: what, expected: "a text", file: path))
      return nil
    }
    return GraphFile.Written(text: text, place: node.place(in: path))
  }

  private mutating func variable(name: String, place: Place, value: Node) -> GraphFile.Variable? {
    guard case .mapping = value.content else {
      return GraphFile.Variable(name: name, place: place, source: .value(value))
    }
    let fields = MappingReader(
      value, of: "the variable \"\(name)\"", keys: GraphKey.variable, file: path, log: &log)
    guard let file = written(fields["file"], of: "file"),
      let query = written(fields["query"], of: "query")
    else { return nil }
    return GraphFile.Variable(name: name, place: place, source: .query(file: file, query: query))
  }

  private mutating func pool(name: String, place: Place, value: Node) -> GraphFile.Pool? {
    if case .int(let width) = value.graphValue, width > 0 {
      return GraphFile.Pool(name: name, width: Int(clamping: width), place: place)
    }
    log.add(
      wrongType(value, of: "the pool \"\(name)\"", expected: "a whole number from 1", file: path))
    return nil
  }

  private mutating func node(_ node: Node) -> GraphFile.NodeDeclaration? {
    let fields = MappingReader(node, of: "a node", keys: GraphKey.node, file: path, log: &log)
    let name = written(fields["name"], of: "name")
    let step = written(fields["step"], of: "step")
    let needs = fields.elements("needs", log: &log).compactMap { written($0, of: "needs") }
    let forEach = fields["forEach"].flatMap { self.forEach($0) }
    let write = self.write(fields)
    guard let name, let step else { return nil }
    return GraphFile.NodeDeclaration(
      name: name, step: step, with: fields["with"], needs: needs, forEach: forEach, write: write,
      pool: written(fields["pool"], of: "pool"),
      timeout: written(fields["timeout"], of: "timeout"))
  }

  private mutating func write(_ fields: MappingReader) -> GraphFile.Write {
    guard let node = fields["write"] else { return .none }
    if case .bool(let value) = node.graphValue {
      return value ? .outputs(node.place(in: path)) : .none
    }
    return written(node, of: "write").map { .path($0) } ?? .none
  }

  private mutating func forEach(_ node: Node) -> GraphFile.ForEach? {
    let fields = MappingReader(node, of: "forEach", keys: GraphKey.forEach, file: path, log: &log)
    guard let variable = fields.text("as", log: &log) else { return nil }
    var sources: [GraphFile.ForEach.Source] = []
    if let glob = written(fields["glob"], of: "glob") { sources.append(.glob(glob)) }
    if fields["list"] != nil { sources.append(.list(fields.elements("list", log: &log))) }
    if let file = written(fields["file"], of: "file"),
      let query = written(fields["query"], of: "query")
    {
      sources.append(.query(file: file, query: query))
    }
    guard sources.count == 1, let source = sources.first else {
      log.add(
        Finding(
          code: "graph.for-each", at: node.place(in: path),
          "forEach needs one source of elements", expected: "glob, list, or file with query",
          found: sources.isEmpty ? "none" : "several"))
      return nil
    }
    return GraphFile.ForEach(
      source: source, variable: variable, isOptional: fields.flag("optional", log: &log),
      place: node.place(in: path))
  }

  private mutating func target(
    name: String, place: Place, value: Node
  ) -> GraphFile.TargetDeclaration {
    let fields = MappingReader(
      value, of: "the target \"\(name)\"", keys: GraphKey.target, file: path, log: &log)
    return GraphFile.TargetDeclaration(
      name: name, place: place, description: fields.text("description", log: &log),
      needs: fields.elements("needs", log: &log).compactMap { written($0, of: "needs") })
  }
}
