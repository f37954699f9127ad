import TestSupport
import Testing
import YAML

private func emitted(_ node: Node) throws -> String {
  String(decoding: try Emitter.emit(node, schema: .kustomizeResource), as: UTF8.self)
}

/// The order in which the reference writes these keys.
@Test func keyOrder() throws {
  let order = [
    "1", "01", "2", "10", "10.0.0.2", "10.0.0.10", "A", "Ab", "a", "a b", "a-b", "a.b", "a/b",
    "a_b", "a1", "a1-1", "a1.1", "a01", "a001", "a10", "aB", "ab", "z", "é",
  ]
  var generator = RandomNumbers(seed: 3)
  for _ in 0..<20 {
    let entries = order.shuffled(using: &generator).map {
      Mapping.Entry(key: .string($0), value: 1)
    }
    let text = try emitted(.mapping(Mapping(entries)))
    let keys = text.split(separator: "\n").map {
      $0.dropLast(3).filter { $0 != "\"" }
    }
    #expect(keys == order)
  }
}

@Test func layout() throws {
  #expect(try emitted("x") == "x\n")
  #expect(try emitted("a\nb\n") == "|\n  a\n  b\n")
  #expect(try emitted([]) == "[]\n")
  #expect(try emitted([:]) == "{}\n")
  #expect(try emitted([["a", ["b"]], [:], ["k": []]]) == "- - a\n  - - b\n- {}\n- k: []\n")
  #expect(try emitted(["b": [1, 2], "a": ["c": .null]]) == "a:\n  c: null\nb:\n- 1\n- 2\n")
  let key = String(repeating: "k", count: 129)
  #expect(try emitted([(key): ["a": 1]]) == "? \(key)\n: a: 1\n")
  #expect(try emitted([(key): [1, 2]]) == "? \(key)\n: - 1\n  - 2\n")
  #expect(try emitted([(key): "x"]) == "? \(key)\n: x\n")
  #expect(try emitted(["a\nb": "c\n"]) == "? |-\n  a\n  b\n: |\n  c\n")
}

@Test func whatCannotBeWritten() throws {
  func failure(_ text: String) throws -> String? {
    let node = try #require(try YAMLParser().firstDocument(Array(text.utf8)))
    do throws(YAMLError) {
      _ = try Emitter.emit(node, schema: .kustomizeResource, file: "f")
      return nil
    } catch {
      return "\(error.mark.line):\(error.mark.column) \(error.code)"
    }
  }
  #expect(try failure("a: 1\nb: 2\na: 3\n") == "3:1 duplicateKey")
  #expect(try failure("{a: {12: 1}}") == "1:6 key")
  #expect(try failure("{2001-01-01: 1}") == "1:2 key")
  #expect(try failure("{[a]: 1}") == "1:2 key")
  #expect(try failure("- .inf") == "1:3 value")
  #expect(try failure("- .nan") == "1:3 value")
  #expect(try failure("- \"\\x7f\"") == "1:3 value")
  #expect(try failure("- !!int x") == "1:3 value")
  #expect(try failure("{\"\\x85\": 1}") == "1:2 value")
}

/// What was there stays when an error comes.
@Test func outputIsKept() throws {
  var output = Array("x\n".utf8)
  #expect(throws: YAMLError.self) {
    try Emitter.emit(["a": 1, "b": Node(.scalar(Scalar(".inf")))], schema: .yaml11, to: &output)
  }
  try Emitter.emit(["a": 1], schema: .yaml11, to: &output)
  #expect(output == Array("x\na: 1\n".utf8))
}

@Test func tooDeepToWrite() {
  var node: Node = 1
  for _ in 0..<3000 { node = [node] }
  #expect(throws: YAMLError.self) { try Emitter.emit(node, schema: .yaml11) }
  #expect(throws: YAMLError.self) { try JSON.write(node, schema: .yaml11) }
}
