import BuildGraph
import CommandLineParser
import FileTree
import Findings
import Synchronization

/// What a build says while it runs and when it ends.
///
/// On a terminal one status line, failures above it as they come; elsewhere plain lines. With
/// `--json` one event a line on standard output, and nothing else.
final class BuildPrinter: Sendable {
  private let title: String
  private let session: Session
  private let source: @Sendable (String) -> [UInt8]?
  private let explains: Bool
  private let printsEvents: Bool
  private let progress = Mutex(Progress())

  /// A printer for a build of what `title` names; `source` gives the files that findings are about.
  init(
    title: String, session: Session, source: @escaping @Sendable (String) -> [UInt8]?
  ) {
    self.title = title
    self.session = session
    self.source = source
    explains = session.values.flag("explain")
    printsEvents = session.values.flag("json")
  }

  /// Takes an event of the engine.
  @Sendable func take(_ event: BuildEvent) {
    switch event {
    case .started: if printsEvents { print(EventLine.start(label: title)) }
    case .nodeFinished(let label, let outcome): tell(label, outcome)
    case .finding(let finding): show([finding], of: nil)
    case .nodeStarted, .nodePaused, .finished: break
    }
    if printsEvents || !session.say.showsProgress { return }
    session.say.progress(
      progress.withLock { progress in
        progress.take(event)
        return progress
      })
  }

  private func tell(_ label: Label, _ outcome: NodeOutcome) {
    if printsEvents {
      print(
        EventLine.node(
          label: label.description, EventLine.NodeState(outcome.state),
          milliseconds: outcome.duration.milliseconds, reason: outcome.words))
    } else if explains, let reason = outcome.words {
      session.say.note(
        "\(label) \(outcome.state.rawValue == "skipped" ? "was skipped" : "ran") because \(reason)")
    }
    show(outcome.findings, of: label)
  }

  private func show(_ findings: [Finding], of label: Label?) {
    if findings.isEmpty { return }
    if printsEvents {
      for finding in findings { print(EventLine.finding(finding, label: label?.description)) }
    } else {
      session.say.findings(findings, source: source)
    }
  }

  private func print(_ line: String) {
    session.say.result(Array(line.utf8))
  }

  /// Findings that belong to no node, such as those of `--out`.
  func take(_ findings: [Finding]) {
    show(findings, of: nil)
  }

  /// Ends the output: the sum on standard output, with the files whose edits were in the way.
  func finish(_ report: BuildReport, _ edits: WorkTreeWriter.Decisions? = nil) {
    let kept = edits?.kept.map(\.text) ?? []
    let overwritten = edits?.overwritten.map(\.text) ?? []
    let counts = EventLine.Counts(report.summary)
    let milliseconds = report.summary.duration.milliseconds
    if printsEvents {
      print(
        EventLine.summary(
          label: title, counts, milliseconds: milliseconds, kept: kept, overwritten: overwritten))
    } else {
      session.say.result(
        summaryLine(
          label: title, counts, milliseconds: milliseconds, kept: kept, overwritten: overwritten))
    }
  }
}

extension NodeOutcome {
  /// Why the node ran or was skipped, in words; nil where it did not run.
  fileprivate var words: String? {
    if let skippedFor { return "\(skippedFor) failed" }
    return reason?.description
  }
}

extension EventLine.NodeState {
  fileprivate init(_ state: NodeOutcome.State) {
    switch state {
    case .built: self = .built
    case .unchanged: self = .unchanged
    case .failed: self = .failed
    case .skipped: self = .skipped
    }
  }
}

extension EventLine.Counts {
  fileprivate init(_ summary: BuildSummary) {
    self.init(
      nodes: summary.total, built: summary.built, unchanged: summary.unchanged,
      failed: summary.failed, skipped: summary.skipped)
  }
}

extension Duration {
  /// The duration in whole milliseconds.
  var milliseconds: Int {
    Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
