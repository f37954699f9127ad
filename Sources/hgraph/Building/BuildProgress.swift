import BuildGraph
import Text

extension Progress {
  /// Takes an event of a build.
  mutating func take(_ event: BuildEvent) {
    switch event {
    case .started(let labels): total = labels.count
    case .nodeStarted(let label): running.append(label.description)
    case .nodePaused(let label): remove(label)
    case .nodeFinished(let label, _):
      remove(label)
      done += 1
      total = max(total, done)
    case .finding, .finished: break
    }
  }

  private mutating func remove(_ label: Label) {
    if running.isEmpty { return }
    let text = label.description
    if let index = running.firstIndex(where: { $0.hasSameBytes(as: text) }) {
      running.remove(at: index)
    }
  }
}
