import FileTree
public import Text

/// Why a node ran, or would run.
public enum RunReason: Hashable, Sendable {
  /// It was never built, or the store forgot it.
  case new
  /// Its parameters changed; with the names of those that differ.
  case parametersChanged([ByteText])
  /// Its step has another version.
  case stepChanged(from: UInt32, to: UInt32)
  /// The program that builds is another one (development builds).
  case programChanged
  /// An answer changed: the first that fits no trace.
  indirect case answerChanged(Question, from: Answer, to: Answer)
  /// All answers are the same, but an artifact is no longer in the store.
  case artifactLost(ByteText)
  /// It is made from secrets, and those are not stored.
  case neverStored
}

extension RunReason: CustomStringConvertible {
  /// The reason for people, in one line.
  public var description: String {
    switch self {
    case .new: return "it was never built"
    case .parametersChanged(let names):
      let list = names.map(\.text).joined(separator: ", ")
      return names.count == 1 ? "the parameter \(list) changed" : "the parameters \(list) changed"
    case .stepChanged(let from, let to): return "the step changed from version \(from) to \(to)"
    case .programChanged: return "the program changed"
    case .answerChanged(let question, let from, let to):
      let changes = Answer.changes(from: from, to: to)
      if changes.isEmpty { return "\(question) changed from \(from) to \(to)" }
      return "\(question) changed: " + changes.joined(separator: ", ")
    case .artifactLost(let name): return "the artifact \(name) is no longer in the store"
    case .neverStored: return "it is made from secrets and never stored"
    }
  }
}

extension Answer {
  /// What came and went between two lists, sorted: `added x`, `removed y`, `changed z`; empty for
  /// answers that are no lists.
  public static func changes(from old: Answer, to new: Answer) -> [String] {
    guard let before = old.members, let after = new.members else { return [] }
    var changes: [String] = []
    for name in Set(before.keys).union(after.keys).sorted() where before[name] != after[name] {
      if before[name] == nil {
        changes.append("added \(name)")
      } else if after[name] == nil {
        changes.append("removed \(name)")
      } else {
        changes.append("changed \(name)")
      }
    }
    return changes
  }

  /// The names of a list with what each is; nil for other answers.
  private var members: [ByteText: UInt8]? {
    switch self {
    case .entries(let list):
      Dictionary(
        list.entries.map { (ByteText($0.name), $0.kind.rawValue) }, uniquingKeysWith: { $1 })
    case .matches(let list):
      Dictionary(list.paths.map { (ByteText($0.text), 0) }, uniquingKeysWith: { $1 })
    default: nil
    }
  }
}
