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
      writer.writeOptional(node.pool) { $0.writeText($1) }
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
    writeList(graph.pools.sorted { $0.key < $1.key }) { writer, pool in
      writer.writeText(pool.key.text)
      writer.writeInt(Int64(pool.value))
    }
  }
}

extension BinaryReader {
  mutating func readGraph() throws(Damage) -> DeclaredGraph {
    let nodes = try readList { reader throws(Damage) in
      var node = try reader.readNode()
      let timeout = try reader.readOptional { reader throws(Damage) in try reader.readInt() }
      node.timeout = timeout.map { .milliseconds($0) }
      node.pool = try reader.readOptional { reader throws(Damage) in try reader.readText() }
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
    var pools: [ByteText: Int] = [:]
    for _ in 0..<(try readCount()) {
      let name = ByteText(try readText())
      pools[name] = Int(try readInt())
    }
    try expectEnd()
    return DeclaredGraph(nodes: nodes, targets: targets, pools: pools)
  }
}
