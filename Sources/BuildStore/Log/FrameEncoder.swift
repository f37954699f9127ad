/// Writes frames of one session.
struct FrameEncoder: Sendable {
  let epoch: UInt64
  let session: UInt16
  /// How many rows the snapshot has.
  private let base: PerSpace<Int>
  /// Of each row above the snapshot's: its number in this session, `noID` where it has none yet.
  private var numbers: PerSpace<[UInt32]>
  /// How many ids of each table this session has defined.
  private var defined: PerSpace<Int>
  /// How many frames this session has written.
  private(set) var frameCount: UInt64 = 0

  private var head = BinaryWriter()
  private var definitions = BinaryWriter()
  private var definitionCount = 0
  private var body = BinaryWriter()

  init(epoch: UInt64, session: UInt16, base: PerSpace<Int>) {
    self.epoch = epoch
    self.session = session
    self.base = base
    numbers = PerSpace { _ in [] }
    defined = PerSpace { _ in 0 }
  }

  /// Adds a frame to a buffer.
  mutating func encode(_ frame: Frame, _ tables: borrowing BuildTables, into buffer: inout [UInt8])
  {
    definitions.removeAll()
    definitionCount = 0
    body.removeAll()
    write(frame, tables)
    head.removeAll()
    head.writeCount(definitionCount)
    let length = head.bytes.count + definitions.bytes.count + body.bytes.count
    let start = buffer.count
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).littleEndian) {
      buffer.append(contentsOf: $0)
    }
    buffer.append(frame.kind.rawValue)
    withUnsafeBytes(of: session.littleEndian) { buffer.append(contentsOf: $0) }
    buffer.append(contentsOf: head.bytes)
    buffer.append(contentsOf: definitions.bytes)
    buffer.append(contentsOf: body.bytes)
    let seed = Frame.seed(epoch: epoch, session: session, number: frameCount)
    let sum = buffer.withUnsafeBytes { bytes in
      Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[start...]), seed: seed)
    }
    withUnsafeBytes(of: sum.littleEndian) { buffer.append(contentsOf: $0) }
    frameCount += 1
  }

  private mutating func write(_ frame: Frame, _ tables: borrowing BuildTables) {
    switch frame {
    case .session(let boot, let build):
      body.writeBytes(boot)
      body.writeVarint(UInt64(build))
    case .trace(let record): write(record, tables)
    case .path(let path, let signature, let isRacy, let answers):
      write(path.rawValue, .path, tables)
      body.writeByte(isRacy ? 1 : 0)
      body.writeSignature(signature)
      body.writeCount(answers.count)
      for answer in answers {
        write(answer.question.rawValue, .question, tables)
        write(answer.answer.rawValue, .digest, tables)
      }
    case .directory(let directory, let signature, let device, let isRacy):
      write(directory.rawValue, .directory, tables)
      body.writeByte(isRacy ? 1 : 0)
      body.writeSignature(signature)
      body.writeVarint(device)
    case .answer(let question, let answer):
      write(question.rawValue, .question, tables)
      write(answer.rawValue, .digest, tables)
    case .blob(let digest, let location):
      write(digest.rawValue, .digest, tables)
      body.writeByte(location.isFile ? 0 : 1)
      if !location.isFile { write(location.pack, .name, tables) }
      body.writeVarint(UInt64(location.offset))
      body.writeVarint(UInt64(location.length))
    case .tombstone(let digest): write(digest.rawValue, .digest, tables)
    }
  }

  private mutating func write(_ record: TraceRecord, _ tables: borrowing BuildTables) {
    write(record.label.rawValue, .label, tables)
    write(record.key.rawValue, .digest, tables)
    body.writeVarint(UInt64(record.duration))
    body.writeVarint(UInt64(record.build))
    body.writeCount(record.dependencies.count)
    for dependency in record.dependencies {
      // The flag shares a number with the question.
      let question = reference(dependency.question.rawValue, .question, tables)
      body.writeVarint(UInt64(question) << 1 | (dependency.isBatched ? 1 : 0))
      write(dependency.answer.rawValue, .digest, tables)
    }
    body.writeCount(record.outputs.count)
    for output in record.outputs {
      write(output.name.rawValue, .name, tables)
      write(output.digest.rawValue, .digest, tables)
      write(output.mediaType.rawValue, .name, tables)
      body.writeVarint(output.size)
      body.writeByte(output.isSensitive ? 1 : 0)
    }
    body.writeCount(record.declared.count)
    for label in record.declared { write(label.rawValue, .label, tables) }
    body.writePayload(record.payload)
  }

  private mutating func write(_ id: UInt32, _ space: IDSpace, _ tables: borrowing BuildTables) {
    body.writeVarint(UInt64(reference(id, space, tables)))
  }

  /// The number of an id in this session; defines it where it has none.
  private mutating func reference(
    _ id: UInt32, _ space: IDSpace, _ tables: borrowing BuildTables
  ) -> UInt32 {
    let row = Int(id) - base[space]
    if row < 0 { return id }
    if row < numbers[space].count, numbers[space][row] != noID {
      return UInt32(base[space]) + numbers[space][row]
    }
    define(id, space, tables)
    while numbers[space].count <= row { numbers[space].append(noID) }
    let number = UInt32(defined[space])
    numbers[space][row] = number
    defined[space] += 1
    definitionCount += 1
    return UInt32(base[space]) + number
  }

  private mutating func define(_ id: UInt32, _ space: IDSpace, _ tables: borrowing BuildTables) {
    switch space {
    case .name:
      definitions.writeByte(Definition.name.rawValue)
      tables.names.withBytes(NameID(rawValue: id)) { definitions.writeBytes($0) }
    case .label:
      definitions.writeByte(Definition.label.rawValue)
      tables.nodes.labels.withBytes(LabelID(rawValue: id)) { definitions.writeBytes($0) }
    case .digest:
      let digest = DigestID(rawValue: id)
      let isKeyed = tables.digests.algorithm(digest) == .keyed
      definitions.writeByte((isKeyed ? Definition.keyedDigest : .digest).rawValue)
      definitions.writeDigest(tables.digests.digest(digest))
    case .directory:
      let directory = DirectoryID(rawValue: id)
      let parent = reference(tables.directories.parent(directory).rawValue, .directory, tables)
      let name = reference(tables.directories.name(directory).rawValue, .name, tables)
      definitions.writePair(.directory, parent, name)
    case .path:
      let path = PathID(rawValue: id)
      let directory = reference(tables.files.directory(path).rawValue, .directory, tables)
      let name = reference(tables.files.name(path).rawValue, .name, tables)
      definitions.writePair(.path, directory, name)
    case .question: defineQuestion(QuestionID(rawValue: id), tables)
    }
  }

  private mutating func defineQuestion(_ id: QuestionID, _ tables: borrowing BuildTables) {
    let kind = tables.questions.kind(id)
    let subject = reference(tables.questions.subject(id), kind.subjectSpace, tables)
    let object = kind.hasObject ? reference(tables.questions.object(id), .name, tables) : 0
    definitions.writePair(.question, subject, object)
    definitions.writeByte(kind.rawValue)
  }
}

/// What a definition in a frame defines.
enum Definition: UInt8 {
  case name = 1
  case label
  case digest
  case keyedDigest
  case directory
  case path
  case question
}

extension QuestionKind {
  /// The table that the subject is a row of.
  var subjectSpace: IDSpace {
    switch self {
    case .content, .kind, .list, .glob: .path
    case .output: .label
    case .environment, .tool, .pin, .nodes: .name
    }
  }

  /// Whether the object is a name.
  var hasObject: Bool { self == .glob || self == .output }
}

extension BinaryWriter {
  fileprivate mutating func writePair(_ tag: Definition, _ first: UInt32, _ second: UInt32) {
    writeByte(tag.rawValue)
    writeVarint(UInt64(first))
    writeVarint(UInt64(second))
  }

  fileprivate mutating func writeSignature(_ signature: Signature) {
    writeInt(signature.modified)
    writeInt(signature.changed)
    writeInt(signature.size)
    writeVarint(signature.inode)
    writeVarint(UInt64(signature.mode))
  }
}
