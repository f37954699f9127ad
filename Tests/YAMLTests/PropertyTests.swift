import TestSupport
import Testing
import YAML

/// What is written reads back as the same value, and is written the same again.
@Test func emittedTextReadsBack() throws {
  var generator = RandomNumbers(seed: 11)
  for round in 0..<3000 {
    let node = randomNode(depth: 0, &generator)
    let text = try Emitter.emit(node, schema: .json)
    let again = try #require(try YAMLParser(dialect: .go).firstDocument(text))
    // Both readers see in it what was meant.
    for schema in [Schema.yaml11, .kustomizeResource] {
      if try json(again, schema) != json(node, .json) {
        Issue.record("round \(round): \(String(decoding: text, as: UTF8.self))")
      }
    }
    if try Emitter.emit(again, schema: .yaml11) != text {
      Issue.record("round \(round) is written otherwise: \(String(decoding: text, as: UTF8.self))")
    }
    let again2 = try JSON.parse(JSON.write(node, schema: .json))
    if try json(again2, .json) != json(node, .json) { Issue.record("round \(round) as JSON") }
  }
}

private func json(_ node: Node, _ schema: Schema) throws -> [UInt8] {
  try JSON.write(node, schema: schema, layout: .go)
}

/// Texts of pieces that matter to YAML, collections of them.
private func randomNode(depth: Int, _ generator: inout RandomNumbers) -> Node {
  switch Int.random(in: 0..<(depth > 4 ? 6 : 10), using: &generator) {
  case 0: .int(Int.random(in: -1000...1_000_000_000_000, using: &generator))
  case 1:
    Node(
      .scalar(
        Scalar(["null", "true", "false", "1.5", "1e-9"].randomElement(using: &generator) ?? "")))
  case 2...5: .string(randomText(&generator))
  case 6, 7:
    .sequence(
      (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
        randomNode(depth: depth + 1, &generator)
      })
  default: randomMapping(depth: depth, &generator)
  }
}

private func randomMapping(depth: Int, _ generator: inout RandomNumbers) -> Node {
  var mapping = Mapping()
  for _ in 0..<Int.random(in: 0..<5, using: &generator) {
    mapping[randomText(&generator)] = randomNode(depth: depth + 1, &generator)
  }
  return .mapping(mapping)
}

private let pieces = [
  "a", "b", "yes", "null", "~", "1", "0x1f", "1e3", ".5", "-", "?", ":", "#", ",", "[", "]", "{",
  "}", "&x", "*", "!", "|", ">", "'", "\"", "%", "@", "`", " ", "  ", "\t", "\n", "\n\n", "\r", "é",
  "日本", "😀", "\u{A0}", "\\", "---", "...", "- ", "? ", ": ", " #", "${FOO}", "12:30", "2001-01-01",
  "=", "word word word word word word word word", "\u{1}", "\u{1B}", "\0", "\u{FEFF}",
]

private func randomText(_ generator: inout RandomNumbers) -> String {
  (0..<Int.random(in: 0..<9, using: &generator)).map { _ in
    pieces.randomElement(using: &generator) ?? ""
  }.joined()
}

/// No input makes a reader or a writer crash or hang.
@Test(.enabled(if: Corpora.has("yaml/index.json")))
func mutatedInputsAreReadOrRefused() throws {
  var generator = RandomNumbers(seed: 5)
  let inputs = Corpora.list("yaml/cases").compactMap { Corpora.read("yaml/cases/\($0)/in.yaml") }
  #expect(inputs.count > 400)
  var accepted = 0
  for _ in 0..<3000 {
    let bytes = mutated(inputs.randomElement(using: &generator) ?? [], inputs, &generator)
    _ = Comments.scan(bytes)
    _ = try? JSON.parse(bytes)
    guard let documents = try? YAMLParser(dialect: .go).documents(bytes) else { continue }
    accepted += 1
    for case let node? in documents {
      _ = node.firstDuplicate()
      _ = try? Emitter.emit(node, schema: .yaml11)
      _ = try? node.applyingMergeKeys()
      if let read = try? node.asKubernetesJSON() { _ = try? Emitter.emit(read, schema: .json) }
    }
  }
  #expect(accepted > 300)
}

/// Bytes changed, dropped, doubled, or taken from another input.
private func mutated(
  _ bytes: [UInt8], _ others: [[UInt8]], _ generator: inout RandomNumbers
) -> [UInt8] {
  var bytes = bytes
  for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.remove(at: place)
    case 2:
      bytes.insert(
        Array("[]{}:-?&*!|>'\"#\n \t,%".utf8).randomElement(using: &generator) ?? 0, at: place)
    case 3: bytes.insert(contentsOf: bytes[place...], at: place)
    default:
      let other = others.randomElement(using: &generator) ?? []
      bytes.insert(contentsOf: other.prefix(Int.random(in: 0...40, using: &generator)), at: place)
    }
  }
  return bytes
}
