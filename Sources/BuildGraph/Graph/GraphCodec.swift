import BuildStore
import FileTree
import Findings

/// A declared graph as bytes: what loading the graph leaves in the store, so that a build of an unchanged
/// workspace parses no YAML.
extension DeclaredGraph {
  /// The version of the form; other versions are not read.
  private static let codecVersion: Int64 = 1

  /// The graph as bytes.
  public var encoded: [UInt8] {
    var writer = BinaryWriter()
    writer.writeInt(DeclaredGraph.codecVersion)
    writer.writeList(nodes) { writer, node in
      writer.writeNode(node)
      let writes = node.writes.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      writer.writeList(writes) { writer, write in
        writer.writeText(write.key)
        writer.writeText(write.value.text)
      }
    }
    writer.writeList(targets) { writer, target in
      writer.writeText(target.name)
      writer.writeText(target.description)
      writer.writeList(target.needs) { $0.writeLabel($1) }
      writer.writeOptional(target.place) { $0.writePlace($1) }
    }
    return writer.bytes
  }

  /// The graph that some bytes stand for; nil for other bytes.
  public init?(encoded bytes: [UInt8]) {
    do throws(BinaryReader.Damage) {
      var reader = BinaryReader(bytes[...])
      guard try reader.readInt() == DeclaredGraph.codecVersion else { return nil }
      self.init(
        nodes: try reader.readList(DeclaredGraph.node),
        targets: try reader.readList(DeclaredGraph.target))
    } catch {
      return nil
    }
  }

  private static func node(_ reader: inout BinaryReader) throws(BinaryReader.Damage) -> NodeSpec {
    var node = try reader.readNode()
    let writes = try reader.readList { reader throws(BinaryReader.Damage) in
      (name: try reader.readText(), path: TreePath(try reader.readText()))
    }
    for write in writes { node.writes[write.name] = write.path }
    return node
  }

  private static func target(_ reader: inout BinaryReader) throws(BinaryReader.Damage) -> Target {
    Target(
      try reader.readText(), description: try reader.readText(),
      needs: try reader.readList { reader throws(BinaryReader.Damage) in try reader.readLabel() },
      place: try reader.readOptional { reader throws(BinaryReader.Damage) in try reader.readPlace()
      })
  }
}
