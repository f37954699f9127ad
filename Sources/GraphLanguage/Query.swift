import BuildGraph
import FileTree
import Findings
import YAML

/// A dotted path with `[n]` into a YAML file: `spec.values.hosts[0]`.
struct Query {
  enum Part {
    case key(String)
    case index(Int)
  }

  let text: String
  let parts: [Part]

  /// A query from its text; nil where it is none.
  init?(_ text: String) {
    var parts: [Part] = []
    for piece in text.split(separator: ".", omittingEmptySubsequences: false) {
      let key = piece.prefix { $0 != "[" }
      if key.isEmpty && (piece.isEmpty || !parts.isEmpty) { return nil }
      if !key.isEmpty { parts.append(.key(String(key))) }
      var rest = piece.dropFirst(key.count)
      while !rest.isEmpty {
        guard rest.first == "[", let end = rest.firstIndex(of: "]"),
          let index = Int(rest[rest.index(after: rest.startIndex)..<end]), index >= 0
        else { return nil }
        parts.append(.index(index))
        rest = rest[rest.index(after: end)...]
      }
    }
    self.text = text
    self.parts = parts
  }

  /// The value at this path; nil where there is none.
  func find(in node: Node) -> Node? {
    var node = node
    for part in parts {
      switch (part, node.content) {
      case (.key(let key), .mapping(let mapping)):
        guard let inner = mapping[key] else { return nil }
        node = inner
      case (.index(let index), .sequence(let elements)) where index < elements.count:
        node = elements[index]
      default: return nil
      }
    }
    return node
  }
}

extension Query {
  /// The value of a query over a file of the tree: what `vars` and `forEach` have behind `file` and
  /// `query`.
  static func evaluate(
    file: GraphFile.Written, query: GraphFile.Written, in tree: any FileTree
  ) throws(GraphError) -> Node {
    func failure(_ code: String, _ place: Place, _ message: String, hints: [String] = [])
      -> GraphError
    {
      GraphError([Finding(code: code, at: place, message, hints: hints)])
    }
    guard let parsed = Query(query.text) else {
      throw failure(
        "graph.query", query.place, "\"\(query.text)\" is not a query",
        hints: ["a query is a dotted path with [n], as in nodes[0].hostname"])
    }
    guard let path = TreePath(file.text) else {
      throw leavesWorkspace(file.text, at: file.place)
    }
    let document: Node?
    do {
      document = try YAMLParser(file: path.text).documents(try tree.read(path)).first ?? nil
    } catch let error as FileTreeError {
      throw GraphError(error.findings.map { $0.named(by: file.place) })
    } catch let error as YAMLError {
      throw GraphError(error.findings.map { $0.named(by: file.place) })
    } catch {
      throw failure("graph.query", file.place, "\(path) cannot be read: \(error)")
    }
    guard let value = document.flatMap(parsed.find) else {
      throw failure("graph.query", query.place, "\(path) has nothing at \"\(query.text)\"")
    }
    return value
  }
}

/// The finding for a path that leads out of the workspace.
func leavesWorkspace(_ path: String, at place: Place) -> GraphError {
  GraphError([
    Finding(
      code: "graph.leaves-workspace", at: place, "\"\(path)\" leads out of the workspace",
      expected: "a path relative to the workspace's root")
  ])
}

extension Finding {
  /// This finding with the place that led to it in front of its chain.
  func named(by place: Place) -> Finding {
    var finding = self
    finding.chain.insert(place, at: 0)
    return finding
  }
}
