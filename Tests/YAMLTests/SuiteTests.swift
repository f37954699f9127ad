import TestSupport
import Testing
import YAML

/// The public YAML test suite, and what Kubernetes' YAML reader makes of it.
@Suite(.enabled(if: Corpora.has("yaml/index.json")))
struct SuiteTests {
  private let cases: [Node]

  init() throws {
    let index = try JSON.parse(try #require(Corpora.read("yaml/index.json")))
    cases = try #require(index["cases"]?.sequence)
  }

  /// The events are those of the suite, and what must be rejected is rejected.
  @Test func events() throws {
    try check("suite-events") { name in
      let expected = try #require(Corpora.read("yaml/cases/\(name)/test.event"))
      let isError = Corpora.has("yaml/cases/\(name)/error")
      let events = eventText(try #require(Corpora.read("yaml/cases/\(name)/in.yaml")))
      if isError { return events == nil ? nil : "accepted" }
      guard let events else { return "rejected" }
      return events == String(decoding: expected, as: UTF8.self) ? nil : "other events: \(events)"
    }
  }

  /// The values are those of the suite.
  @Test func values() throws {
    try check("suite-values") { name in
      guard let json = Corpora.read("yaml/cases/\(name)/in.json"),
        !Corpora.has("yaml/cases/\(name)/error")
      else { return nil }
      let expected = try JSON.parseStream(json).map { try canonical($0, .json) }
      do {
        let documents = try YAMLParser().documents(
          try #require(Corpora.read("yaml/cases/\(name)/in.yaml")))
        let found = try documents.map { try canonical($0 ?? .null, .kustomizeResource) }
        return found == expected ? nil : "other values: \(found)"
      } catch let error as YAMLError {
        return "rejected: \(error.problem)"
      }
    }
  }

  /// A document is read as Kubernetes' tools read it.
  @Test func kubernetes() throws {
    let references = Dictionary(
      uniqueKeysWithValues: cases.map { ($0["id"]?.text ?? "", $0["kubernetesYAML"] ?? .null) })
    try check("kubernetes") { name in
      let reference = try #require(references[name])
      let isAccepted = reference["accepts"]?.text == "true"
      do {
        let node = try YAMLParser(dialect: .go).kubernetesDocument(
          try #require(Corpora.read("yaml/cases/\(name)/in.yaml")))
        let found = try canonical(node ?? .null, .json)
        guard isAccepted else {
          return "accepted: \(found), not: \(reference["error"]?.text ?? "")"
        }
        let expected = try canonical(reference["firstDocumentJSON"] ?? .null, .json)
        return found == expected ? nil : "\(found), not: \(expected)"
      } catch let error as YAMLError {
        return isAccepted ? "rejected: \(error.problem)" : nil
      }
    }
  }

  /// Runs a check over every case; it gives what is wrong, or nil.
  private func check(_ kind: String, _ body: (String) throws -> String?) throws {
    var known = KnownFailures(kind)
    for entry in cases {
      let name = try #require(entry["id"]?.text)
      let problem = try body(name)
      let isKnown = known.contains(name)
      if let problem, !isKnown { Issue.record("\(kind) \(name): \(problem)") }
      if problem == nil, isKnown { Issue.record("\(kind) \(name) passes: strike it") }
    }
    #expect(cases.count > 400)
    #expect(known.unused.isEmpty)
  }

  private func canonical(_ node: Node, _ schema: Schema) throws -> String {
    let layout = JSON.Layout(sortsKeys: true)
    return String(
      decoding: try JSON.write(node, schema: schema, layout: layout), as: UTF8.self)
  }
}
