import BuildGraph
import BuildStore
import Digest
import FileTree
import Findings
import Testing
import Text

private func bytes(_ parameter: Parameter) -> [UInt8] {
  var writer = BinaryWriter()
  writer.writeParameter(parameter)
  return writer.bytes
}

/// The canonical form byte by byte: keys and the store depend on it for ever.
@Test func canonicalFormOfParameters() throws {
  let cases: [(Parameter, [UInt8])] = [
    (.null, [0]), (.bool(false), [1]), (.bool(true), [2]),
    (.int(0), [3, 0]), (.int(-1), [3, 1]), (.int(1), [3, 2]), (.int(-64), [3, 127]),
    (.int(64), [3, 0x80, 1]),
    (.int(.max), [3, 0xFE, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
    (.int(.min), [3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
    (.string(""), [4, 0]), (.string("\u{e9}"), [4, 2, 0xC3, 0xA9]),
    (.string("e\u{301}"), [4, 3, 0x65, 0xCC, 0x81]),
    (.list([.null, .string("a")]), [5, 2, 0, 4, 1, 0x61]),
    (
      .map(["b": .null, "a": .bool(true), "B": .int(3)]),
      [6, 3, 1, 0x42, 3, 6, 1, 0x61, 2, 1, 0x62, 0]
    ),
  ]
  for (parameter, expected) in cases {
    #expect(bytes(parameter) == expected, "\(parameter)")
    var reader = BinaryReader(expected[...])
    #expect(try reader.readParameter() == parameter)
    #expect(reader.remaining == 0)
  }
}

/// Forms that are not canonical are damage: two keys for one thing would be two things.
@Test func otherFormsAreDamage() {
  let damaged: [[UInt8]] = [
    [], [7], [3], [3, 0x80, 0], [4, 1], [4, 1, 0xFF], [5, 2, 0], [6, 2, 1, 0x62, 0, 1, 0x61, 0],
    [6, 2, 1, 0x61, 0, 1, 0x61, 0], [3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2],
    Array(repeating: [5, 1] as [UInt8], count: 100_000).flatMap { $0 },
  ]
  for bytes in damaged {
    var reader = BinaryReader(bytes[...])
    #expect(throws: BinaryReader.Damage.self, "\(bytes.prefix(16))") { try reader.readParameter() }
  }
}

/// A known key, computed outside from the description of the form.
@Test func knownNodeKeys() {
  let node = NodeSpec(
    Label(step: "copy", subject: "a/b"), parameters: .map(["path": .string("x"), "n": .int(-3)]))
  let form: [UInt8] =
    Array("hgraph.node\0".utf8) + [1, 4] + Array("copy".utf8) + [7, 0, 0, 0, 8]
    + Array("copy:a/b".utf8) + [6, 2, 1] + Array("n".utf8) + [3, 5, 4] + Array("path".utf8)
    + [4, 1] + Array("x".utf8)
  #expect(NodeKey(of: node, stepVersion: 7).digest == Digest(of: form))
  #expect(
    NodeKey(of: node, stepVersion: 7).digest.hex
      == "5df77991e14cbe4e821c019260212f78da6bb44e76a73aa5c8c4f1bd0346b95c")
  let salt = Digest(of: [])
  #expect(NodeKey(of: node, stepVersion: 7, salt: salt).digest == Digest(of: form + salt.bytes))
  var other = node
  other.place = .init(file: "elsewhere")
  other.needs = [Label(step: "copy", subject: "c")]
  #expect(NodeKey(of: other, stepVersion: 7) == NodeKey(of: node, stepVersion: 7))
}

/// Listings hash as kind byte, length and name; matches as length and path.
@Test func knownListDigests() {
  let entries = EntryList([.init(name: "a", kind: .file), .init(name: "b", kind: .directory)])
  #expect(entries.digest == Digest(of: [1, 1, 0x61, 3, 1, 0x62]))
  #expect(
    MatchList([path("a"), path("a/b")]).digest == Digest(of: [1, 0x61, 3, 0x61, 0x2F, 0x62]))
}

@Test func parametersAreComparedByBytes() {
  #expect(Parameter.string("\u{e9}") != .string("e\u{301}"))
  #expect(Parameter.map(["a": .list([.int(1)])]) == .map(["a": .list([.int(1)])]))
}
