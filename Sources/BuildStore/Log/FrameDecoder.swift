import Digest

/// Reads the payloads of one session's frames into the ids of some tables.
struct FrameDecoder: Sendable {
  /// How many rows the snapshot has.
  private let base: PerSpace<Int>
  /// The rows that this session has defined, in its order.
  private var rows: PerSpace<[UInt32]>
  /// Whether a frame could not be understood: what follows builds on it.
  var isBroken = false

  init(base: PerSpace<Int>) {
    self.base = base
    rows = PerSpace { _ in [] }
  }

  /// Reads the next frame's payload; what it defines is added to the tables.
  mutating func decode(
    kind: UInt8, _ payload: ArraySlice<UInt8>, into tables: inout BuildTables
  ) throws(BinaryReader.Damage) -> Frame {
    guard let kind = Frame.Kind(rawValue: kind) else { throw BinaryReader.Damage() }
    var reader = BinaryReader(payload)
    for _ in 0..<(try reader.readCount()) { try define(&reader, &tables) }
    let frame = try body(kind, &reader)
    try reader.expectEnd()
    return frame
  }

  private func body(
    _ kind: Frame.Kind, _ reader: inout BinaryReader
  ) throws(BinaryReader.Damage) -> Frame {
    switch kind {
    case .session:
      return .session(boot: Array(try reader.readBytes()), build: try reader.readNumber())
    case .trace: return .trace(try trace(&reader))
    case .path:
      let path = PathID(rawValue: try id(.path, &reader))
      let isRacy = try reader.readFlag()
      let signature = try reader.readSignature()
      var answers: [TraceRecord.Dependency] = []
      for _ in 0..<(try reader.readCount()) {
        let question = QuestionID(rawValue: try id(.question, &reader))
        answers.append(
          TraceRecord.Dependency(question, DigestID(rawValue: try id(.digest, &reader))))
      }
      return .path(path, signature, isRacy: isRacy, answers: answers)
    case .directory:
      let directory = DirectoryID(rawValue: try id(.directory, &reader))
      let isRacy = try reader.readFlag()
      let signature = try reader.readSignature()
      return .directory(directory, signature, device: try reader.readVarint(), isRacy: isRacy)
    case .answer:
      let question = QuestionID(rawValue: try id(.question, &reader))
      return .answer(question, DigestID(rawValue: try id(.digest, &reader)))
    case .blob:
      let digest = DigestID(rawValue: try id(.digest, &reader))
      let pack = try reader.readFlag() ? try id(.name, &reader) : noID
      return .blob(
        digest,
        BlobTable.Location(
          pack: pack, offset: try reader.readNumber(), length: try reader.readNumber()))
    case .tombstone: return .tombstone(DigestID(rawValue: try id(.digest, &reader)))
    }
  }

  private func trace(_ reader: inout BinaryReader) throws(BinaryReader.Damage) -> TraceRecord {
    var record = TraceRecord(
      label: LabelID(rawValue: try id(.label, &reader)),
      key: DigestID(rawValue: try id(.digest, &reader)), dependencies: [], outputs: [],
      duration: try reader.readNumber(), build: try reader.readNumber())
    for _ in 0..<(try reader.readCount()) {
      let value = try reader.readVarint()
      let question = QuestionID(rawValue: try row(value >> 1, .question))
      let answer = DigestID(rawValue: try id(.digest, &reader))
      record.dependencies.append(
        TraceRecord.Dependency(question, answer, isBatched: value & 1 == 1))
    }
    for _ in 0..<(try reader.readCount()) {
      let name = NameID(rawValue: try id(.name, &reader))
      let digest = DigestID(rawValue: try id(.digest, &reader))
      let mediaType = NameID(rawValue: try id(.name, &reader))
      let size = try reader.readVarint()
      record.outputs.append(
        TraceRecord.Output(
          name: name, digest: digest, size: size, mediaType: mediaType,
          isSensitive: try reader.readFlag()))
    }
    for _ in 0..<(try reader.readCount()) {
      record.declared.append(LabelID(rawValue: try id(.label, &reader)))
    }
    record.payload = try reader.readPayload()
    return record
  }

  private mutating func define(
    _ reader: inout BinaryReader, _ tables: inout BuildTables
  ) throws(BinaryReader.Damage) {
    guard let tag = Definition(rawValue: try reader.readByte()) else { throw BinaryReader.Damage() }
    switch tag {
    case .name:
      let bytes = try reader.readBytes()
      add(bytes.withUnsafeBytes { tables.names.internAboveBase($0).rawValue }, .name)
    case .label:
      let bytes = try reader.readBytes()
      add(bytes.withUnsafeBytes { tables.nodes.labels.internAboveBase($0).rawValue }, .label)
    case .digest, .keyedDigest:
      let algorithm: DigestAlgorithm = tag == .digest ? .plain : .keyed
      add(tables.digests.internAboveBase(try reader.readDigest(), algorithm).rawValue, .digest)
    case .directory:
      let parent = DirectoryID(rawValue: try id(.directory, &reader))
      let name = NameID(rawValue: try id(.name, &reader))
      add(tables.directories.internAboveBase(parent, name).rawValue, .directory)
    case .path:
      let directory = DirectoryID(rawValue: try id(.directory, &reader))
      let name = NameID(rawValue: try id(.name, &reader))
      add(tables.files.internAboveBase(directory, name).rawValue, .path)
    case .question: try defineQuestion(&reader, &tables)
    }
  }

  private mutating func defineQuestion(
    _ reader: inout BinaryReader, _ tables: inout BuildTables
  ) throws(BinaryReader.Damage) {
    let subject = try reader.readVarint()
    let object = try reader.readVarint()
    guard let kind = QuestionKind(rawValue: try reader.readByte()) else {
      throw BinaryReader.Damage()
    }
    let subjectRow = try row(subject, kind.subjectSpace)
    let objectRow = kind.hasObject ? try row(object, .name) : 0
    add(tables.questions.internAboveBase(kind, subjectRow, objectRow).rawValue, .question)
  }

  private mutating func add(_ row: UInt32, _ space: IDSpace) {
    rows[space].append(row)
  }

  private func id(
    _ space: IDSpace, _ reader: inout BinaryReader
  ) throws(BinaryReader.Damage) -> UInt32 {
    try row(try reader.readVarint(), space)
  }

  /// The row that a session's number stands for.
  private func row(_ number: UInt64, _ space: IDSpace) throws(BinaryReader.Damage) -> UInt32 {
    if number < UInt64(base[space]) { return UInt32(number) }
    let index = number - UInt64(base[space])
    guard index < UInt64(rows[space].count) else { throw BinaryReader.Damage() }
    return rows[space][Int(index)]
  }
}

extension BinaryReader {
  fileprivate mutating func readNumber() throws(Damage) -> UInt32 {
    guard let value = UInt32(exactly: try readVarint()) else { throw Damage() }
    return value
  }

  fileprivate mutating func readFlag() throws(Damage) -> Bool {
    switch try readByte() {
    case 0: return false
    case 1: return true
    default: throw Damage()
    }
  }

  fileprivate mutating func readSignature() throws(Damage) -> Signature {
    Signature(
      modified: try readInt(), changed: try readInt(), size: try readInt(),
      inode: try readVarint(), mode: try readNumber())
  }
}
