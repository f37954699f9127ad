import BuildStore
import FileTree
import Text

extension Duration {
  fileprivate var milliseconds: Int64 {
    components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
  }
}

/// The form of a declared graph in the store.
extension BinaryWriter {
  mutating func writeGraph(_ graph: DeclaredGraph) {
    writeList(graph.nodes) { writer, node in
      writer.writeNode(node)
      writer.writeOptional(node.timeout) { $0.writeInt($1.milliseconds) }
      writer.writeList(node.writes.sorted { $0.key.precedesByBytes($1.key) }) { writer, write in
        writer.writeText(write.key)
        writer.writeText(write.value.text)
      }
    }
    writeList(graph.targets) { writer, target in
      writer.writeText(target.name)
      writer.writeText(target.description)
      writer.writeList(target.needs) { $0.writeLabel($1) }
      writer.writeOptional(target.place) { $0.writePlace($1) }
    }
  }
}

extension BinaryReader {
  mutating func readGraph() throws(Damage) -> DeclaredGraph {
    let nodes = try readList { reader throws(Damage) in
      var node = try reader.readNode()
      let timeout = try reader.readOptional { reader throws(Damage) in try reader.readInt() }
      node.timeout = timeout.map { .milliseconds($0) }
      for _ in 0..<(try reader.readCount()) {
        let artifact = try reader.readText()
        guard let path = TreePath(try reader.readText()) else { throw Damage() }
        node.writes[artifact] = path
      }
      return node
    }
    let targets = try readList { reader throws(Damage) in
      Target(
        try reader.readText(), description: try reader.readText(),
        needs: try reader.readList { reader throws(Damage) in try reader.readLabel() },
        place: try reader.readOptional { reader throws(Damage) in try reader.readPlace() })
    }
    try expectEnd()
    return DeclaredGraph(nodes: nodes, targets: targets)
  }
}
