public import Digest
import Text

/// What the store knows of a node's last run: what it looked at and saw, what it made and why it
/// ran. For people and their questions; builds use the trace itself.
public struct NodeRecord: Sendable {
  /// A question with what was seen.
  public struct Input: Sendable {
    /// What was asked.
    public let question: Question
    /// What was seen.
    public let seen: Answer

    /// The answer for people: twelve digits of a digest, `absent`, or what lies there.
    public var answer: String { seen.description }

    /// How many entries or matches the answer has; nil for answers that are no lists.
    public var count: Int? {
      switch seen {
      case .entries(let list): list.entries.count
      case .matches(let list): list.paths.count
      default: nil
      }
    }
  }

  /// An artifact that the run made.
  public struct Output: Sendable {
    /// The name, unique among the node's artifacts.
    public let name: String
    /// What the bytes are.
    public let mediaType: MediaType
    /// The digest of the bytes.
    public let digest: Digest
    /// The number of bytes; nil where the store has lost them.
    public let size: Int?
  }

  /// The node.
  public let label: Label
  /// What the run asked, in the order asked.
  public let inputs: [Input]
  /// What it made, in its step's order.
  public let outputs: [Output]
  /// The nodes that it declared.
  public let children: [NodeSpec]
  /// Why it ran.
  public let reason: RunReason
  /// How long it ran.
  public let duration: Duration
}

extension ReferenceEngine {
  /// What the store knows of a node's last run; nil where it knows none. Runs that saw secrets
  /// leave none.
  public func record(of label: Label) -> NodeRecord? {
    store.traces(of: label).first.map { trace in
      NodeRecord(trace) { store.blob($0)?.count }
    }
  }
}

extension Engine {
  /// What the store knows of a node's last run; nil where it knows none. Runs that saw secrets
  /// leave none.
  public func record(of label: Label) -> NodeRecord? {
    let stored = StoredTraces(store: store)
    return stored.traces(of: label).first.map { trace in
      NodeRecord(trace) { stored.blob($0)?.count }
    }
  }
}

extension NodeRecord {
  init(_ trace: Trace, size: (Digest) -> Int?) {
    label = trace.label
    inputs = trace.dependencies.map { Input(question: $0.question, seen: $0.answer) }
    outputs = trace.outputs.map {
      Output(
        name: $0.name.text, mediaType: $0.mediaType, digest: $0.digest, size: size($0.digest))
    }
    children = trace.declarations.map(\.node)
    reason = trace.reason
    duration = trace.duration
  }
}
