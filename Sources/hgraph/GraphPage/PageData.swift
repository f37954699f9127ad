import BuildGraph
import Digest
import Findings
import Text

/// What the page knows of a graph, as JSON:
/// `{"title","targets":[{"name","description","nodes"}],"nodes":[{"step","subject","uses","with",
/// "place","run":{"reason","ms","inputs":[[sort,text,answer]],"outputs":[[name,type,digest,size]],
/// "children"}}]}`. Nodes are named by their place in the list.
struct PageData {
  private let part: GraphPart
  private let title: String
  private let places: [Int: Int]

  init(_ part: GraphPart, title: String) {
    self.part = part
    self.title = title
    places = Dictionary(
      part.nodes.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { $1 })
  }

  /// The object without blanks, and without a character that could end a script of HTML.
  var json: String {
    let value = Parameter.map([
      "title": .string(title), "targets": .list(part.targets.map(target)),
      "nodes": .list(part.nodes.map(node)),
    ])
    return compactJSON(value).split(separator: "<", omittingEmptySubsequences: false)
      .joined(separator: "\\u003c")
  }

  private func target(_ target: Target) -> Parameter {
    .map([
      "name": .string(target.name), "description": .string(target.description),
      "nodes": list(target.needs),
    ])
  }

  private func node(_ index: Int) -> Parameter {
    let node = part.graph.nodes[index]
    let uses = part.graph.uses[index].compactMap { places[$0] }
    return .map([
      "step": .string(node.label.step), "subject": .string(node.label.subject),
      "uses": .list(uses.map { .int(Int64($0)) }), "with": node.parameters,
      "place": node.place.map { .string($0.description) } ?? .null,
      "run": part.graph.records[index].map(run) ?? .null,
    ])
  }

  private func run(_ record: NodeRecord) -> Parameter {
    .map([
      "reason": .string(record.reason.description), "ms": .int(Int64(record.duration.milliseconds)),
      "inputs": .list(record.inputs.map(input)),
      "outputs": .list(
        record.outputs.map { output in
          .list([
            .string(output.name), .string(output.mediaType.rawValue),
            .string(String(output.digest.hex.prefix(12))),
            output.size.map { .int(Int64($0)) } ?? .null,
          ])
        }),
      "children": list(record.children.map(\.label)),
    ])
  }

  private func input(_ input: NodeRecord.Input) -> Parameter {
    let answer = Parameter.string(
      input.count.map { "\(input.answer), \($0) \($0 == 1 ? "entry" : "entries")" } ?? input.answer)
    if let known = GraphInput(input.question) {
      return .list([.string(known.sort.rawValue), .string(known.text), answer])
    }
    return .list([.string("output"), .string(input.question.description), answer])
  }

  private func list(_ labels: [Label]) -> Parameter {
    .list(
      labels.compactMap { part.graph[$0].flatMap { places[$0] } }.map { .int(Int64($0)) })
  }
}
