import Testing
import YAML

@Test func mappingsByKey() {
  var mapping = Mapping()
  mapping["a"] = 1
  mapping["b"] = "x"
  mapping["a"] = 2
  #expect(mapping.keys == ["a", "b"])
  #expect(mapping["a"]?.text == "2")
  #expect(mapping["é"] == nil)
  mapping["é"] = true
  #expect(mapping["e\u{301}"] == nil)
  mapping["b"] = nil
  #expect(mapping.keys == ["a", "é"])
  #expect(mapping.remove("a")?.text == "2")
  #expect(mapping.remove("a") == nil)
  #expect(mapping.count == 1)
}

@Test func nodesChangeInPlace() {
  var node: Node = ["spec": ["replicas": 1, "args": ["a"]]]
  node.withMapping { root in
    root.update("spec") { spec in
      spec["replicas"] = 3
      spec.withMapping { _ = $0.update("args") { $0.withSequence { $0.append("b") } } }
    }
  }
  #expect(node["spec"]?["replicas"]?.text == "3")
  #expect(node["spec"]?["args"]?.sequence?.compactMap(\.text) == ["a", "b"])
  #expect(node.withSequence { $0.count } == nil)
  var scalar: Node = "x"
  scalar["a"] = 1
  #expect(scalar.text == "x")
}

@Test func duplicatesAreFound() throws {
  let text = "a: 1\nb: {x: 1, y: [{k: 1}, {k: 2, k: 3}]}\na: 2\n"
  let node = try #require(try YAMLParser().firstDocument(Array(text.utf8)))
  let found = try #require(node.firstDuplicate())
  #expect(found.first.key.mark == Mark(line: 1, column: 1))
  #expect(found.second.key.mark == Mark(line: 3, column: 1))
  let inner = try #require(node["b"]?.firstDuplicate())
  #expect(inner.second.value.text == "3")
  #expect(throws: YAMLError.self) { try node.refuseDuplicates(file: "f") }
  let many = Mapping((0..<20).map { Mapping.Entry(key: .string("\($0 % 19)"), value: 1) })
  #expect(many.firstDuplicate()?.second.key.text == "0")
}

@Test func mergeKeys() throws {
  func merged(_ text: String) throws -> String {
    let node = try #require(try YAMLParser().firstDocument(Array(text.utf8)))
    let bytes = try JSON.write(
      try node.applyingMergeKeys(file: "f"), schema: .yaml11, layout: .go)
    return String(decoding: bytes, as: UTF8.self)
  }
  #expect(try merged("{<<: {a: 1, b: 2}, b: 3}") == #"{"a":1,"b":3}"#)
  #expect(try merged("{b: 3, <<: {a: 1, b: 2}}") == #"{"a":1,"b":3}"#)
  #expect(try merged("{<<: [{a: 1}, {a: 2, b: 2}]}") == #"{"a":1,"b":2}"#)
  #expect(try merged("[{<<: {<<: {a: 1}, b: 2}}]") == #"[{"a":1,"b":2}]"#)
  #expect(try merged("{'<<': {a: 1}}") == #"{"\u003c\u003c":{"a":1}}"#)
  for text in ["{<<: 1}", "{<<: [1]}", "{<<: {a: 1}, <<: {b: 1}}", "{<<: [[{a: 1}]]}"] {
    #expect(throws: YAMLError.self, "\(text)") { try merged(text) }
  }
}

@Test func comments() {
  let text = """
    # top
    a: 1 # é tail
    é: "#no" #yes
    b: | # header
      # no
    # after\t
    c: [1, # one
      2]
    d: a#b
    #last
    """
  let found = Comments.scan(Array(text.utf8)).map {
    "\($0.mark.line):\($0.mark.column)\($0.isOwnLine ? "!" : "") \($0.text)"
  }
  #expect(
    found == [
      "1:1! # top", "2:6 # é tail", "3:10 #yes", "4:6 # header", "6:1! # after", "7:8 # one",
      "10:1! #last",
    ])
  #expect(Comments.scan(Array("# a\nb: [\n".utf8)).map(\.text) == ["# a"])
}
