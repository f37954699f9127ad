import BuildGraph
import FileTree
import Findings
import Text

/// What a range touches, as text and as JSON.
struct AffectedReport {
  private let comparison: BuildComparison
  private let isBuilt: Bool

  init(_ comparison: BuildComparison, isBuilt: Bool) {
    self.comparison = comparison
    self.isBuilt = isBuilt
  }

  /// The nodes that changed; where the newer side was not built, those that may.
  private var listed: [BuildComparison.Node] {
    comparison.nodes.filter { isBuilt ? $0.isChanged : $0.isTouched }
  }

  /// One label a line; `isVerbose` adds what became of the node, and below it what caused it.
  func lines(isVerbose: Bool) -> [String] {
    if !isVerbose { return listed.map { printable($0.label.description) } }
    return listed.flatMap { node in
      ["\(node.label) \(node.outcome?.rawValue ?? "may change")"]
        + node.sortedCauses.map { "  " + $0.words }
    }.map(printable)
  }

  /// The names of the targets, one a line.
  var targetLines: [String] { comparison.targets.map(printable) }

  /// `{"nodes":[{"label","step","subject","touched","outcome","causes"}],"targets":[...]}`; the
  /// nodes are all that changed or may change.
  var json: String {
    let nodes = comparison.nodes.map { node in
      var row: [ByteText: Parameter] = [
        ByteText("label"): .string(node.label.description),
        ByteText("step"): .string(node.label.step),
        ByteText("subject"): .string(node.label.subject),
        ByteText("touched"): .bool(node.isTouched),
        ByteText("causes"): .list(node.sortedCauses.map(\.value)),
      ]
      if let outcome = node.outcome { row[ByteText("outcome")] = .string(outcome.rawValue) }
      return Parameter.map(row)
    }
    let value = Parameter.map([
      "nodes": .list(nodes), "targets": .list(comparison.targets.map { .string($0) }),
    ])
    return JSONText(value).text
  }
}

extension BuildComparison.Node {
  /// Files first.
  fileprivate var sortedCauses: [BuildComparison.Cause] {
    causes.sorted {
      $0.rank != $1.rank ? $0.rank < $1.rank : $0.words.precedesByBytes($1.words)
    }
  }
}

extension BuildComparison.Cause {
  fileprivate var rank: Int {
    switch self {
    case .file: 0
    case .declaration, .declaredOnce: 1
    case .output: 2
    case .declarer: 3
    case .unknown: 4
    }
  }

  /// The cause in words.
  fileprivate var words: String {
    switch self {
    case .file(let path): "\(path)"
    case .declaration(let place): "is declared otherwise" + (place.map { " at \($0)" } ?? "")
    case .declaredOnce(let place):
      "is declared on one side alone" + (place.map { ", at \($0)" } ?? "")
    case .output(let label): "uses \(label)"
    case .declarer(let label): "is declared by \(label)"
    case .unknown: "is not known to the older side"
    }
  }

  /// The cause for machines.
  fileprivate var value: Parameter {
    switch self {
    case .file(let path): .map(["file": .string(path.text)])
    case .declaration(let place):
      .map(["declaration": .string("changed"), "place": .string(place?.description ?? "")])
    case .declaredOnce(let place):
      .map(["declaration": .string("one side"), "place": .string(place?.description ?? "")])
    case .output(let label): .map(["uses": .string(label.description)])
    case .declarer(let label): .map(["declarer": .string(label.description)])
    case .unknown: .map(["unknown": .bool(true)])
    }
  }
}
