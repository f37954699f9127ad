import FileTree
import Text

/// Answers of a build to recorded questions: the same that a running step would get.
extension BuildRun {
  /// The owner of a path, links followed; nil where it is a file like others.
  func owner(of path: TreePath) -> OwnedPaths.Owner? {
    guard !owned.owners.isEmpty, let place = try? snapshot.resolve(path).outcome.get() else {
      return nil
    }
    return owned.owners[place.path]
  }

  /// The answer to a question; nil where there is none. Other nodes' artifacts come from the
  /// closure, nil where the node is not ready.
  func answer<Failure: Error>(
    _ question: Question,
    artifacts: (ArtifactRequest) throws(Failure) -> [RunRecord.ReadyArtifact]?
  ) throws(Failure) -> Answer? {
    let files = FileAnswers(tree: snapshot)
    switch question {
    case .content(let path):
      guard let owner = owner(of: path) else { return files.content(path) }
      return try output(ArtifactRequest(owner.label, artifact: owner.artifact), artifacts)
    case .kind(let path): return files.kind(path)
    case .list(let path): return files.list(path)
    case .glob(let base, let pattern): return files.glob(pattern, below: base)
    case .output(let label, let artifact):
      return try output(ArtifactRequest(label, artifact: artifact.text), artifacts)
    case .environment(let name): return Answer.value(engine.options.environment[name])
    case .tool(let name): return machine.tools.tool(name.text).answer
    }
  }

  private func output<Failure: Error>(
    _ request: ArtifactRequest,
    _ artifacts: (ArtifactRequest) throws(Failure) -> [RunRecord.ReadyArtifact]?
  ) throws(Failure) -> Answer? {
    guard let ready = try artifacts(request) else { return nil }
    let artifact = ready.first { $0.artifact.name.hasSameBytes(as: request.artifact) }
    // What is made from secrets fits no trace: who saw it is never stored.
    if artifact?.isSensitive == true { return nil }
    return artifact.map { .digest($0.digest) } ?? .absent
  }
}
