import Text

/// The name of a node: `step:subject`, as in
/// `kustomize.build:kubernetes/apps/default/freshrss/app`. Unique in the workspace; compared by
/// bytes.
public struct Label: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The kind of step, without a colon: `kustomize.build`.
  public let step: String
  /// What the step is about: a name of the graph file, or what the declaring step chose, mostly a
  /// path.
  public let subject: String

  /// A label from its parts.
  public init(step: String, subject: String) {
    self.step = step
    self.subject = subject
  }

  /// A label from its text; nil without a colon or with an empty part.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    self.init(step: String(text[..<colon]), subject: String(text[text.index(after: colon)...]))
    if step.isEmpty || subject.isEmpty { return nil }
  }

  /// `step:subject`.
  public var description: String { "\(step):\(subject)" }

  public static func == (left: Label, right: Label) -> Bool {
    left.step.hasSameBytes(as: right.step) && left.subject.hasSameBytes(as: right.subject)
  }

  public static func < (left: Label, right: Label) -> Bool {
    if left.step.hasSameBytes(as: right.step) {
      return left.subject.precedesByBytes(right.subject)
    }
    return left.description.precedesByBytes(right.description)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(step).hash(into: &hasher)
    ByteText(subject).hash(into: &hasher)
  }
}
