import Digest
import FileTree
import Findings
import Text

/// What one run of a node asked, saw and made. It verifies (would the answers differ now?) and
/// constructs (the artifacts are in the store).
struct Trace: Sendable {
  /// A question with its answer.
  struct Dependency: Hashable, Sendable {
    var question: Question
    var answer: Answer
    /// Whether it was asked together with the next one.
    var isBatched = false
  }

  /// A node that the run declared.
  struct Declaration: Sendable {
    /// How many questions had been asked before: as many answers decide over it.
    var after: Int
    var node: NodeSpec
  }

  /// An artifact by the digest of its bytes.
  struct Output: Hashable, Sendable {
    var name: ByteText
    var digest: Digest
    var mediaType: MediaType
  }

  var label: Label
  var key: NodeKey
  /// Kept beside the key, to tell what of it changed.
  var stepVersion: UInt32
  var salt: Digest?
  var parameters: Parameter

  /// In the order asked, each question once: the next is decided by the answers before it.
  var dependencies: [Dependency]
  var declarations: [Declaration]
  var outputs: [Output]
  /// Warnings and notes, replayed on every hit.
  var findings: [Finding]

  var duration: Duration
  var reason: RunReason

  /// Whether the other trace is about the same work and saw the same.
  func hasSameAnswers(as other: Trace) -> Bool {
    key == other.key && dependencies == other.dependencies
  }
}
