import BuildStore
import Digest
import FileTree
import Findings
import Text

/// The form of a trace in the store.
extension BinaryWriter {
  mutating func writeTrace(_ trace: Trace) {
    writeLabel(trace.label)
    writeDigest(trace.key.digest)
    writeUInt32(trace.stepVersion)
    writeOptional(trace.salt) { $0.writeDigest($1) }
    writeParameter(trace.parameters)
    writeList(trace.dependencies) { writer, dependency in
      writer.writeQuestion(dependency.question)
      writer.writeAnswer(dependency.answer)
      writer.writeFlag(dependency.isBatched)
    }
    writeList(trace.declarations) { writer, declaration in
      writer.writeCount(declaration.after)
      writer.writeNode(declaration.node)
    }
    writeList(trace.outputs) { writer, output in
      writer.writeText(output.name.text)
      writer.writeDigest(output.digest)
      writer.writeText(output.mediaType.rawValue)
    }
    writeList(trace.findings) { $0.writeFinding($1) }
    writeVarint(trace.duration.microseconds)
    writeReason(trace.reason)
  }

  mutating func writeList<Element>(
    _ list: some Collection<Element>, _ write: (inout BinaryWriter, Element) -> Void
  ) {
    writeCount(list.count)
    for element in list { write(&self, element) }
  }

  mutating func writeOptional<Value>(
    _ value: Value?, _ write: (inout BinaryWriter, Value) -> Void
  ) {
    writeFlag(value != nil)
    if let value { write(&self, value) }
  }

  mutating func writeFlag(_ flag: Bool) {
    writeByte(flag ? 1 : 0)
  }

  mutating func writeLabel(_ label: Label) {
    writeText(label.step)
    writeText(label.subject)
  }

  mutating func writeNode(_ node: NodeSpec) {
    writeLabel(node.label)
    writeParameter(node.parameters)
    writeList(node.needs) { $0.writeLabel($1) }
    writeOptional(node.place) { $0.writePlace($1) }
  }

  mutating func writePlace(_ place: Place) {
    writeText(place.file)
    writeInt(Int64(place.line))
    writeInt(Int64(place.column))
  }

  mutating func writeFinding(_ finding: Finding) {
    writeText(finding.severity.rawValue)
    writeText(finding.code)
    writeOptional(finding.place) { $0.writePlace($1) }
    writeText(finding.message)
    writeOptional(finding.expected) { $0.writeText($1) }
    writeOptional(finding.found) { $0.writeText($1) }
    writeList(finding.hints) { $0.writeText($1) }
    writeList(finding.chain) { $0.writePlace($1) }
  }
}

extension BinaryReader {
  mutating func readTrace() throws(Damage) -> Trace {
    let trace = Trace(
      label: try readLabel(),
      key: NodeKey(digest: try readDigest()),
      stepVersion: try readUInt32(),
      salt: try readOptional { reader throws(Damage) in try reader.readDigest() },
      parameters: try readParameter(),
      dependencies: try readList { reader throws(Damage) in
        Trace.Dependency(
          question: try reader.readQuestion(), answer: try reader.readAnswer(),
          isBatched: try reader.readFlag())
      },
      declarations: try readList { reader throws(Damage) in
        Trace.Declaration(after: try reader.readSmall(), node: try reader.readNode())
      },
      outputs: try readList { reader throws(Damage) in
        Trace.Output(
          name: ByteText(try reader.readText()), digest: try reader.readDigest(),
          mediaType: MediaType(rawValue: try reader.readText()))
      },
      findings: try readList { reader throws(Damage) in try reader.readFinding() },
      duration: .microseconds(Int64(clamping: try readVarint())),
      reason: try readReason())
    try expectEnd()
    return trace
  }

  mutating func readOptional<Value>(
    _ read: (inout BinaryReader) throws(Damage) -> Value
  ) throws(Damage) -> Value? {
    try readFlag() ? try read(&self) : nil
  }

  mutating func readFlag() throws(Damage) -> Bool {
    switch try readByte() {
    case 0: return false
    case 1: return true
    default: throw Damage()
    }
  }

  /// A number of things that are not in these bytes themselves.
  mutating func readSmall() throws(Damage) -> Int {
    guard let value = Int32(exactly: try readVarint()) else { throw Damage() }
    return Int(value)
  }

  mutating func readLabel() throws(Damage) -> Label {
    Label(step: try readText(), subject: try readText())
  }

  mutating func readNode() throws(Damage) -> NodeSpec {
    NodeSpec(
      try readLabel(), parameters: try readParameter(),
      needs: try readList { reader throws(Damage) in try reader.readLabel() },
      place: try readOptional { reader throws(Damage) in try reader.readPlace() })
  }

  mutating func readPlace() throws(Damage) -> Place {
    Place(
      file: try readText(), line: Int(truncatingIfNeeded: try readInt()),
      column: Int(truncatingIfNeeded: try readInt()))
  }

  mutating func readFinding() throws(Damage) -> Finding {
    guard let severity = Finding.Severity(rawValue: try readText()) else { throw Damage() }
    return Finding(
      severity, code: try readText(),
      at: try readOptional { reader throws(Damage) in try reader.readPlace() },
      try readText(),
      expected: try readOptional { reader throws(Damage) in try reader.readText() },
      found: try readOptional { reader throws(Damage) in try reader.readText() },
      hints: try readList { reader throws(Damage) in try reader.readText() },
      chain: try readList { reader throws(Damage) in try reader.readPlace() })
  }
}

extension Duration {
  /// Whole microseconds, none where it is negative.
  var microseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(clamping: seconds) * 1_000_000 + UInt64(clamping: attoseconds / 1_000_000_000_000)
  }
}
