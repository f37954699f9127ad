import Findings
import Testing
import YAML

private func parse(_ text: String) throws -> [Node?] {
  try YAMLParser(file: "f.yaml").documents(Array(text.utf8))
}

/// What an error says, as `line:column code problem`.
private func failure(_ text: String, _ parser: YAMLParser = YAMLParser(file: "f.yaml")) -> String? {
  do throws(YAMLError) {
    _ = try parser.documents(Array(text.utf8))
    return nil
  } catch {
    return "\(error.mark.line):\(error.mark.column) \(error.code) \(error.problem)"
  }
}

@Test func documentsOfAStream() throws {
  #expect(try parse("").isEmpty)
  #expect(try parse("# nothing\n\n").isEmpty)
  let documents = try parse("a: 1\n---\n# empty\n---\n~\n...\n---\n''\n")
  #expect(documents.count == 4)
  #expect(documents[0]?["a"]?.text == "1")
  #expect(documents[1] == nil)
  #expect(documents[2]?.text == "~")
  #expect(documents[3]?.text == "")
  #expect(try YAMLParser().firstDocument(Array("a\n---\n: broken {\n".utf8))?.text == "a")
  #expect(try YAMLParser().firstDocument([]) == nil)
}

@Test func marksCountFromOne() throws {
  let parser = YAMLParser(file: "f.yaml", firstLine: 11)
  let node = try #require(try parser.documents(Array("é: ü\nb:\n  - x\n".utf8)).first ?? nil)
  #expect(node.mark == Mark(line: 11, column: 1))
  #expect(node["é"]?.mark == Mark(line: 11, column: 4))
  #expect(node["b"]?.sequence?.first?.mark == Mark(line: 13, column: 5))
  #expect(failure("a: [", parser) == "12:1 syntax did not find expected node content")
}

@Test func stylesAndTags() throws {
  let text = """
    - plain
    - 'single'
    - "double"
    - |
      literal
    - >-
      folded
    - {a: !!str 1}
    - !<x> [b]
    """
  let items = try #require(try parse(text).first??.sequence)
  let styles: [Scalar.Style] = [.plain, .singleQuoted, .doubleQuoted, .literal, .folded]
  #expect(items.compactMap { $0.scalar?.style } == styles)
  #expect(items[5].isFlow && items[6].isFlow)
  #expect(items[5]["a"]?.tag == "tag:yaml.org,2002:str")
  #expect(items[6].tag == "x")
}

@Test func aliasesTakeTheNearestAnchorBefore() throws {
  let node = try #require(
    try parse("[&a x, *a, &a w, *a, &a [&a z, *a], *a, &b [1], *b]").first ?? nil)
  let text = try JSON.write(node, schema: .yaml11)
  #expect(
    String(decoding: text, as: UTF8.self)
      == #"["x","x","w","w",["z","z"],"z",[1],[1]]"#)
  #expect(failure("a: *b\n") == "1:4 alias unknown anchor 'b'")
  #expect(failure("&a x\n--- *a\n") == "2:5 alias unknown anchor 'a'")
  #expect(failure("&a [*a]") == "1:5 alias the anchor 'a' contains itself")
  let finding = try #require(
    { () -> Finding? in
      do throws(YAMLError) {
        _ = try YAMLParser(file: "f").documents(Array("- &name 1\n- *nane".utf8))
        return nil
      } catch { return error.findings.first }
    }())
  #expect(finding.place == Place(file: "f", line: 2, column: 3))
  #expect(finding.hints == ["did you mean 'name'?"])
}

@Test func syntaxErrorsHaveAPlace() {
  #expect(failure("a: b: c") == "1:5 syntax mapping values are not allowed in this context")
  #expect(failure("a:\n\tb: c") == "2:1 syntax found character that cannot start any token")
  #expect(failure("a: \"x") == "1:6 syntax found unexpected end of stream")
  #expect(failure("*.example.org: 1")?.contains("alphabetic") == true)
}

@Test func bytesThatAreNoText() {
  func failure(_ bytes: [UInt8]) -> String? {
    do throws(YAMLError) {
      _ = try YAMLParser().documents(bytes)
      return nil
    } catch {
      return "\(error.mark.line):\(error.mark.column) \(error.problem) (\(error.found ?? ""))"
    }
  }
  #expect(failure(Array("a: é\nb: ".utf8) + [0xFF]) == "2:4 the text is no valid UTF-8 (byte 0xFF)")
  #expect(failure(Array("a: ".utf8) + [0xC3]) == "1:4 the text is no valid UTF-8 (byte 0xC3)")
  #expect(failure(Array("a: ".utf8) + [0xED, 0xA0, 0x80]) != nil)
  #expect(failure(Array("é\u{1}".utf8)) == "1:2 control characters are not allowed (U+0001)")
  #expect(failure([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8)) == nil)
  #expect(failure([0xFF, 0xFE, 0x61, 0]) == nil)
  #expect(failure([0xFE, 0xFF, 0, 0x61]) == nil)
  #expect(failure([0xFF, 0xFE, 0x61]) != nil)
  #expect(failure([0xFF, 0xFE, 0, 0xD8]) != nil)
}

@Test func utf16IsRead() throws {
  let units = Array("k: é😀\n".utf16)
  let little: [UInt8] =
    [0xFF, 0xFE]
    + units.flatMap { unit -> [UInt8] in
      [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
  let big: [UInt8] =
    [0xFE, 0xFF]
    + units.flatMap { unit -> [UInt8] in
      [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    }
  for bytes in [little, big] {
    #expect(try YAMLParser().firstDocument(bytes)?["k"]?.text == "é😀")
  }
}

@Test func limitsAreKept() {
  let deep = String(repeating: "[", count: 100_000)
  #expect(failure(deep) == "1:1001 limit nested too deeply")
  #expect(failure(String(repeating: "- ", count: 5000))?.contains("nested too deeply") == true)
  #expect(failure(String(repeating: "? ", count: 5000))?.contains("nested too deeply") == true)
  #expect(failure(String(repeating: "{a: ", count: 5000))?.contains("nested too deeply") == true)
  var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
  for level in 1..<30 {
    let aliases = (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ")
    bomb += "a\(level): &a\(level) [\(aliases)]\n"
  }
  #expect(failure(bomb) == "4:10 limit the aliases of this document unfold to too much")
  let directives = (0..<2000).map { "%TAG !a\($0)! tag:x,2000:\n" }.joined()
  #expect(failure(directives + "--- a\n") == "1001:1 limit too many lines begin with '%'")
  let small = YAMLParser(limits: YAMLParser.Limits(nodes: 5, depth: 2))
  #expect(failure("[1, 2, 3, 4]", small) == nil)
  #expect(failure("[1, 2, 3, 4, 5]", small) == "1:14 limit the document is too large")
  #expect(failure("[[]]", small) == nil)
  #expect(failure("[[[]]]", small) == "1:3 limit nested too deeply")
}

/// Aliases of the size that real files have are no bomb.
@Test func ordinaryAliasesAreFine() throws {
  let items = (0..<200).map { _ in "*a" }.joined(separator: ", ")
  let text = "a: &a {k: [1, 2, 3, 4, 5, 6, 7, 8, 9]}\nb: [\(items)]\n"
  #expect(failure("pad: [\((0..<40).map(String.init).joined(separator: ", "))]\n" + text) == nil)
}

@Test func dialectOfGo() throws {
  let go = YAMLParser(dialect: .go)
  #expect(failure("a: \"\\/\"") == nil)
  #expect(failure("a: \"é\\\\\\/\"\n", go) == "1:8 syntax found unknown escape character")
  #expect(failure("a: '\\/' # \\/\nb: \\/\nc: \"\\\\/\"\n", go) == nil)
  #expect(failure("%YAML 1.2\n---\na\n") == nil)
  #expect(failure("%YAML 1.1\n---\na\n", go) == nil)
  #expect(failure("%YAML 1.2\n---\na\n", go) == "1:1 syntax found incompatible YAML document")
}
