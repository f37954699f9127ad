import BuildStore
import Digest
import FileTree
import Findings
import Text

/// Questions and answers as ids of the store's tables, and back.
extension BuildTables {
  /// The id of a question.
  mutating func id(of question: Question) -> QuestionID {
    switch question {
    case .content(let path): return questions.intern(.content, self.path(path))
    case .kind(let path): return questions.intern(.kind, self.path(path))
    case .list(let path): return questions.intern(.list, self.path(path))
    case .glob(let base, let pattern):
      return questions.glob(self.path(base), name(pattern.text))
    case .output(let label, let artifact):
      return questions.output(self.label(label.description), name(artifact.text))
    case .environment(let name): return questions.intern(.environment, self.name(name.text))
    case .tool(let name): return questions.intern(.tool, self.name(name.text))
    }
  }

  /// The question of an id; nil where this version does not know its kind, or a pattern is none.
  func question(_ id: QuestionID) -> Question? {
    let subject = questions.subject(id)
    let object = NameID(rawValue: questions.object(id))
    switch questions.kind(id) {
    case .content: return .content(treePath(PathID(rawValue: subject)))
    case .kind: return .kind(treePath(PathID(rawValue: subject)))
    case .list: return .list(treePath(PathID(rawValue: subject)))
    case .glob:
      guard let pattern = try? Glob(names.text(object)) else { return nil }
      return .glob(base: treePath(PathID(rawValue: subject)), pattern: pattern)
    case .output:
      guard let label = Label(nodes.labels.text(LabelID(rawValue: subject))) else { return nil }
      return .output(label, artifact: ByteText(names.text(object)))
    case .environment: return .environment(ByteText(names.text(NameID(rawValue: subject))))
    case .tool: return .tool(ByteText(names.text(NameID(rawValue: subject))))
    case .pin, .nodes: return nil
    }
  }

  /// The id of an answer.
  mutating func id(of answer: Answer) -> DigestID {
    switch answer {
    case .absent: .absent
    case .notAFile: .notAFile
    case .notADirectory: .notADirectory
    case .digest(let digest): digests.intern(digest)
    case .kind(let kind): kind.answerID
    case .link(let target): digests.intern(Digest(of: target.text.utf8))
    case .entries(let list): digests.intern(list.digest)
    case .matches(let list): digests.intern(list.digest)
    }
  }
}

extension FileKind {
  fileprivate var answerID: DigestID {
    switch self {
    case .absent: .absent
    case .file: .file
    case .executableFile: .executableFile
    case .directory: .directory
    case .link, .other: .other
    }
  }
}

extension Answer {
  /// The bytes that the answer's digest is of, where they are kept for explanations.
  var preimage: [UInt8]? {
    switch self {
    case .link(let target): return Array(target.text.utf8)
    case .entries(let list):
      var writer = BinaryWriter()
      for entry in list.entries {
        writer.writeByte(entry.kind.rawValue)
        writer.writeText(entry.name)
      }
      return writer.bytes
    case .matches(let list):
      var writer = BinaryWriter()
      for path in list.paths { writer.writeText(path.text) }
      return writer.bytes
    default: return nil
    }
  }

  /// The answer to a question that a digest is of, from the bytes where they are kept.
  init(_ digest: Digest, to question: Question, preimage: [UInt8]?) {
    self = .digest(digest)
    guard let preimage else { return }
    var reader = BinaryReader(preimage[...])
    switch question {
    case .kind: self = .link(ByteText(String(decoding: preimage, as: UTF8.self)))
    case .list:
      if let entries = try? reader.readEntries() { self = .entries(EntryList(entries)) }
    case .glob:
      if let paths = try? reader.readPaths() { self = .matches(MatchList(paths)) }
    default: break
    }
  }

  /// The answer to a question that is no digest.
  init(_ id: DigestID, to question: Question) {
    let isKind = if case .kind = question { true } else { false }
    switch id {
    case .notAFile: self = .notAFile
    case .notADirectory: self = .notADirectory
    case .file: self = .kind(.file)
    case .executableFile: self = .kind(.executableFile)
    case .directory: self = .kind(.directory)
    case .other: self = .kind(.other)
    default: self = isKind ? .kind(.absent) : .absent
    }
  }
}

extension BinaryReader {
  fileprivate mutating func readEntries() throws(Damage) -> [DirectoryEntry] {
    var entries: [DirectoryEntry] = []
    while (try? expectEnd()) == nil {
      guard let kind = FileKind(rawValue: try readByte()) else { throw Damage() }
      entries.append(DirectoryEntry(name: try readText(), kind: kind))
    }
    return entries
  }

  fileprivate mutating func readPaths() throws(Damage) -> [TreePath] {
    var paths: [TreePath] = []
    while (try? expectEnd()) == nil {
      guard let path = TreePath(try readText()) else { throw Damage() }
      paths.append(path)
    }
    return paths
  }
}

/// What the engine keeps in the cold part of a trace.
struct TraceDetails {
  var stepVersion: UInt32 = 0
  var salt: Digest?
  var reason = RunReason.new
  var findings: [Finding] = []
  var declarations: [Trace.Declaration] = []

  init(
    stepVersion: UInt32, salt: Digest?, reason: RunReason, findings: [Finding],
    declarations: [Trace.Declaration]
  ) {
    self.stepVersion = stepVersion
    self.salt = salt
    self.reason = reason
    self.findings = findings
    self.declarations = declarations
  }

  /// The details of a payload; nil where they are damaged.
  init?(_ payload: TracePayload) {
    do throws(BinaryReader.Damage) {
      declarations = try TraceDetails.declarations(payload)
      var reader = BinaryReader(payload.messages[...])
      stepVersion = try reader.readUInt32()
      salt = try reader.readOptional { reader throws(BinaryReader.Damage) in
        try reader.readDigest()
      }
      reason = try reader.readReason()
      findings = try reader.readList { reader throws(BinaryReader.Damage) in
        try reader.readFinding()
      }
    } catch {
      return nil
    }
  }

  /// The nodes that the run declared.
  static func declarations(
    _ payload: TracePayload
  ) throws(BinaryReader.Damage) -> [Trace.Declaration] {
    if payload.children.isEmpty { return [] }
    var reader = BinaryReader(payload.children[...])
    return try reader.readList { reader throws(BinaryReader.Damage) in
      Trace.Declaration(after: try reader.readSmall(), node: try reader.readNode())
    }
  }

  /// The payload that holds the details and the parameters.
  func payload(_ parameters: Parameter) -> TracePayload {
    var writer = BinaryWriter()
    writer.writeParameter(parameters)
    var payload = TracePayload(parameters: writer.bytes)
    if !declarations.isEmpty {
      writer = BinaryWriter()
      writer.writeList(declarations) { writer, declaration in
        writer.writeCount(declaration.after)
        writer.writeNode(declaration.node)
      }
      payload.children = writer.bytes
    }
    writer = BinaryWriter()
    writer.writeUInt32(stepVersion)
    writer.writeOptional(salt) { $0.writeDigest($1) }
    writer.writeReason(reason)
    writer.writeList(findings) { $0.writeFinding($1) }
    payload.messages = writer.bytes
    return payload
  }
}
