import BuildStore
import FileTree
import Text

/// Finds what is touched: from changed paths through the questions of the older side's runs to
/// nodes, and from these up to their users and down to the nodes that they declare.
///
/// A node that is not found cannot differ: its declaration is the same, and so is the answer to
/// everything that it asked.
struct ComparisonSearch {
  private let old: SideView
  private let new: SideView
  private let changes: ChangedPaths
  private let oldGraph: DeclaredGraph
  private let newGraph: DeclaredGraph
  private let isBuilt: Bool
  /// The paths that other nodes own than before.
  private let reowned: Set<TreePath>
  private var nodes: [Label: BuildComparison.Node] = [:]
  private var users: [Label: [Label]] = [:]
  private var open: [Label] = []

  init(
    _ old: BuildComparison.Side, _ new: BuildComparison.Side, _ changes: ChangedPaths,
    _ store: BuildStore
  ) {
    self.old = SideView(old, store)
    self.new = SideView(new, store)
    self.changes = changes
    oldGraph = old.graph
    newGraph = new.graph
    isBuilt = new.report != nil
    let (before, after) = (self.old.owners, self.new.owners)
    reowned = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
  }

  mutating func run() {
    for label in old.labels.union(new.labels) { nodes[label] = BuildComparison.Node(label: label) }
    for label in old.labels { lookAtQuestions(of: label) }
    for label in Array(nodes.keys) { lookAtDeclaration(of: label) }
    spread()
    if !isBuilt { return }
    for label in Array(nodes.keys) {
      let outcome = outcome(of: label)
      nodes[label]?.outcome = outcome
    }
  }

  /// The nodes that are touched or changed, sorted by label.
  var found: [BuildComparison.Node] {
    nodes.values.filter { $0.isTouched || $0.isChanged }.sorted { $0.label < $1.label }
  }

  /// The names of the targets that reach one of them.
  var targets: [String] {
    let hits = Set(
      nodes.values.filter { isBuilt ? $0.isChanged : $0.isTouched }.map(\.label))
    if hits.isEmpty { return [] }
    var names: Set<ByteText> = []
    for (graph, side) in [(oldGraph, old), (newGraph, new)] {
      for target in graph.targets where !side.reached(from: target.needs).isDisjoint(with: hits) {
        names.insert(ByteText(target.name))
      }
    }
    return names.sorted().map(\.text)
  }

  // MARK: Where it begins

  private mutating func lookAtQuestions(of label: Label) {
    guard let questions = old.questions(of: label) else {
      if !changes.isEmpty { touch(label, .unknown) }
      return
    }
    for user in old.used(questions) { users[user, default: []].append(label) }
    for question in questions {
      for path in causes(of: question) { touch(label, .file(path)) }
    }
  }

  private func causes(of question: Question) -> [TreePath] {
    switch question {
    case .content(let path), .kind(let path):
      if reowned.contains(path) { return [path] }
      // What lies there in the trees is nobody's business: the owner's artifact is seen.
      if old.owners[path] != nil { return [] }
    case .list(let folder):
      let moved = reowned.filter { $0.parent == folder }
      if !moved.isEmpty { return moved.sorted() }
    case .glob(let base, let pattern):
      let moved = reowned.filter { path in
        path.isInside(base)
          && TreePath(path.names.dropFirst(base.names.count).joined(separator: "/"))
            .map { pattern.matches($0) } ?? true
      }
      if !moved.isEmpty { return moved.sorted() }
    case .output, .environment, .tool: return []
    }
    return changes.causes(of: question).filter { old.owners[$0] == nil }
  }

  private mutating func lookAtDeclaration(of label: Label) {
    switch (old.nodes[label], new.nodes[label]) {
    case (let before?, let after?):
      if before.parameters != after.parameters || before.writes != after.writes {
        touch(label, .declaration(after.place))
      }
    case (nil, let after?): touch(label, .declaredOnce(after.place))
    case (let before?, nil): touch(label, .declaredOnce(before.place))
    case (nil, nil):
      // A child that the older side does not have: whoever declares it is touched too.
      if !old.labels.contains(label), !changes.isEmpty { touch(label, .unknown) }
    }
  }

  private mutating func touch(_ label: Label, _ cause: BuildComparison.Cause) {
    guard let node = nodes[label], !node.causes.contains(cause) else { return }
    if !node.isTouched { open.append(label) }
    nodes[label]?.causes.append(cause)
  }

  // MARK: How it spreads

  private mutating func spread() {
    while let label = open.popLast() {
      for user in users[label] ?? [] { touch(user, .output(of: label)) }
      for child in old.children(of: label) { touch(child, .declarer(label)) }
    }
  }

  // MARK: What came of it

  private func outcome(of label: Label) -> BuildComparison.Outcome {
    guard new.labels.contains(label) else { return .removed }
    guard let after = new.digests(of: label) else { return .failed }
    guard old.labels.contains(label) else { return .added }
    return old.digests(of: label) == after ? .same : .changed
  }
}
