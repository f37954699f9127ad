/// One record of the log, in ids of the tables in memory.
///
/// On disk: length of the payload (u32), kind (u8), session (u16), payload, checksum (u64, over all
/// before it, seeded with epoch, session and the frame's number in the session). A payload begins
/// with definitions of ids that the session uses for the first time. Ids below the snapshot's row
/// counts are rows of the snapshot; all others are private to the session, numbered from there in
/// the order of their definition: so frames of several sessions may lie in any order between each
/// other.
enum Frame: Equatable, Sendable {
  /// The first of each session: which start of the machine wrote it, and the build's number.
  case session(boot: [UInt8], build: UInt32)
  /// A finished run.
  case trace(TraceRecord)
  /// What a path looked like, and what was seen there.
  case path(PathID, Signature, isRacy: Bool, answers: [TraceRecord.Dependency])
  /// What a directory looked like.
  case directory(DirectoryID, Signature, device: UInt64, isRacy: Bool)
  /// The answer to a question that no path stands for.
  case answer(QuestionID, DigestID)
  /// Where the bytes of a digest lie.
  case blob(DigestID, BlobTable.Location)
  /// The bytes of a digest are lost.
  case tombstone(DigestID)

  /// What frames are told apart by.
  enum Kind: UInt8 {
    case session = 1
    case trace
    case path
    case directory
    case answer
    case blob
    case tombstone
  }

  var kind: Kind {
    switch self {
    case .session: .session
    case .trace: .trace
    case .path: .path
    case .directory: .directory
    case .answer: .answer
    case .blob: .blob
    case .tombstone: .tombstone
    }
  }

  /// Bytes before the payload.
  static let headerSize = 7
  /// Bytes after the payload.
  static let sumSize = 8

  /// What the checksum of a frame is seeded with.
  static func seed(epoch: UInt64, session: UInt16, number: UInt64) -> UInt64 {
    (epoch &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(session) << 48) ^ (number &+ 1)
  }
}

/// The tables whose ids frames hold.
enum IDSpace: Int, CaseIterable {
  case name
  case label
  case digest
  case directory
  case path
  case question
}

/// A number for each table.
struct PerSpace<Value: Sendable>: Sendable {
  private var values: [Value]

  init(_ value: (IDSpace) -> Value) {
    values = IDSpace.allCases.map(value)
  }

  subscript(_ space: IDSpace) -> Value {
    get { values[space.rawValue] }
    _modify { yield &values[space.rawValue] }
  }
}

extension BuildTables {
  /// How many rows each table has.
  var counts: PerSpace<Int> {
    PerSpace { space in
      switch space {
      case .name: names.count
      case .label: nodes.labels.count
      case .digest: digests.count
      case .directory: directories.count
      case .path: files.count
      case .question: questions.count
      }
    }
  }
}
