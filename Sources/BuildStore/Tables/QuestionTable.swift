/// What a question is about.
public enum QuestionKind: UInt8, Hashable, Sendable, CaseIterable {
  /// The bytes of a file: subject a path.
  case content
  /// What lies at a path: subject a path.
  case kind
  /// The entries of a directory: subject a path.
  case list
  /// The matches of a pattern: subject a path, object a name (the pattern).
  case glob
  /// An artifact: subject a label, object a name (the artifact's).
  case output
  /// An environment variable: subject a name.
  case environment
  /// A program: subject a name.
  case tool
  /// An entry of the lock file: subject a name.
  case pin
  /// The labels that match a pattern: subject a name.
  case nodes

  /// Whether the subject is a path.
  public var isAboutPath: Bool { rawValue <= QuestionKind.glob.rawValue }
}

/// The questions that somebody asked, each once, and the last known answer to each.
public struct QuestionTable: Sendable {
  var rows = QuestionRows()
  /// The last known answer to each question, as `DigestID`s: the column that a sweep compares with.
  public internal(set) var current: [UInt32] = []
  private var index = RowIndex()

  /// A table without questions.
  public init() {}

  init(base rows: QuestionRows, current: [UInt32]) {
    self.rows = rows
    self.current = current
    index = RowIndex(baseCount: rows.count)
  }

  /// How many questions there are.
  public var count: Int { rows.count }

  /// What a question is about.
  public func kind(_ id: QuestionID) -> QuestionKind {
    QuestionKind(rawValue: rows.kind[id.index]) ?? .content
  }

  /// The number of the path, label or name that a question is about.
  public func subject(_ id: QuestionID) -> UInt32 { rows.subject[id.index] }

  /// The number of the name of the pattern or artifact; 0 for questions that have none.
  public func object(_ id: QuestionID) -> UInt32 { rows.object[id.index] }

  /// The path that a question is about; nil where it is about something else.
  public func path(_ id: QuestionID) -> PathID? {
    kind(id).isAboutPath ? PathID(rawValue: rows.subject[id.index]) : nil
  }

  /// The node whose artifact is asked for; nil where something else is.
  public func label(_ id: QuestionID) -> LabelID? {
    kind(id) == .output ? LabelID(rawValue: rows.subject[id.index]) : nil
  }

  /// The last known answer.
  public func answer(_ id: QuestionID) -> DigestID { DigestID(rawValue: current[id.index]) }

  /// Changes the last known answer, in memory alone.
  public mutating func setAnswer(_ answer: DigestID, to id: QuestionID) {
    current[id.index] = answer.rawValue
  }

  /// A question about a path, other than a glob.
  public mutating func intern(_ kind: QuestionKind, _ path: PathID) -> QuestionID {
    intern(kind, path.rawValue, 0)
  }

  /// The question which paths below one match a pattern.
  public mutating func glob(_ base: PathID, _ pattern: NameID) -> QuestionID {
    intern(.glob, base.rawValue, pattern.rawValue)
  }

  /// The question for an artifact.
  public mutating func output(_ label: LabelID, _ artifact: NameID) -> QuestionID {
    intern(.output, label.rawValue, artifact.rawValue)
  }

  /// A question about a name: `environment`, `tool`, `pin` or `nodes`.
  public mutating func intern(_ kind: QuestionKind, _ name: NameID) -> QuestionID {
    intern(kind, name.rawValue, 0)
  }

  mutating func intern(_ kind: QuestionKind, _ subject: UInt32, _ object: UInt32) -> QuestionID {
    let key = QuestionRows.Key(kind: kind.rawValue, subject: subject, object: object)
    if let row = index.find(key, in: rows) { return QuestionID(row) }
    return append(key)
  }

  mutating func internAboveBase(
    _ kind: QuestionKind, _ subject: UInt32, _ object: UInt32
  ) -> QuestionID {
    let key = QuestionRows.Key(kind: kind.rawValue, subject: subject, object: object)
    if let row = index.findRecent(key, in: rows) { return QuestionID(row) }
    return append(key)
  }

  /// All questions about some paths, in order. One walk over the table, no index.
  public func questions(about paths: some Sequence<PathID>) -> [QuestionID] {
    var wanted: [Bool] = []
    for path in paths {
      while wanted.count <= path.index { wanted.append(false) }
      wanted[path.index] = true
    }
    var found: [QuestionID] = []
    for row in 0..<count where rows.kind[row] <= QuestionKind.glob.rawValue {
      let subject = Int(rows.subject[row])
      if subject < wanted.count, wanted[subject] { found.append(QuestionID(row)) }
    }
    return found
  }

  private mutating func append(_ key: QuestionRows.Key) -> QuestionID {
    let row = rows.count
    rows.append(key)
    current.append(DigestID.unknown.rawValue)
    index.add(row, in: rows)
    return QuestionID(row)
  }
}

/// The columns of the question table, without the answers.
struct QuestionRows: Sendable, IndexedRows {
  struct Key {
    let kind: UInt8
    let subject: UInt32
    let object: UInt32
  }

  var kind: [UInt8] = []
  var subject: [UInt32] = []
  var object: [UInt32] = []

  var count: Int { kind.count }

  mutating func append(_ key: Key) {
    kind.append(key.kind)
    subject.append(key.subject)
    object.append(key.object)
  }

  func hash(of key: Key) -> UInt64 { KeyHash.of(key.subject, key.object, key.kind) }

  func hash(ofRow row: Int) -> UInt64 { KeyHash.of(subject[row], object[row], kind[row]) }

  func row(_ row: Int, has key: Key) -> Bool {
    subject[row] == key.subject && object[row] == key.object && kind[row] == key.kind
  }
}
