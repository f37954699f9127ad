import BuildStore
import FileTree
import Text

/// The form of questions, answers and reasons in the store: a tag byte, then what belongs to it.
extension BinaryWriter {
  mutating func writeQuestion(_ question: Question) {
    switch question {
    case .content(let path): writeTagged(0, path.text)
    case .kind(let path): writeTagged(1, path.text)
    case .list(let path): writeTagged(2, path.text)
    case .glob(let base, let pattern):
      writeTagged(3, base.text)
      writeText(pattern.text)
    case .output(let label, let artifact):
      writeByte(4)
      writeLabel(label)
      writeText(artifact.text)
    case .environment(let name): writeTagged(5, name.text)
    case .tool(let name): writeTagged(6, name.text)
    }
  }

  mutating func writeAnswer(_ answer: Answer) {
    switch answer {
    case .absent: writeByte(0)
    case .notAFile: writeByte(1)
    case .notADirectory: writeByte(2)
    case .digest(let digest):
      writeByte(3)
      writeDigest(digest)
    case .kind(let kind):
      writeByte(4)
      writeByte(kind.rawValue)
    case .link(let target): writeTagged(5, target.text)
    case .entries(let list):
      writeByte(6)
      writeList(list.entries) { writer, entry in
        writer.writeByte(entry.kind.rawValue)
        writer.writeText(entry.name)
      }
    case .matches(let list):
      writeByte(7)
      writeList(list.paths) { $0.writeText($1.text) }
    }
  }

  mutating func writeReason(_ reason: RunReason) {
    switch reason {
    case .new: writeByte(0)
    case .parametersChanged(let names):
      writeByte(1)
      writeList(names) { $0.writeText($1.text) }
    case .stepChanged(let from, let to):
      writeByte(2)
      writeUInt32(from)
      writeUInt32(to)
    case .programChanged: writeByte(3)
    case .answerChanged(let question, let from, let to):
      writeByte(4)
      writeQuestion(question)
      writeAnswer(from)
      writeAnswer(to)
    case .artifactLost(let name): writeTagged(5, name.text)
    case .neverStored: writeByte(6)
    }
  }

  private mutating func writeTagged(_ tag: UInt8, _ text: String) {
    writeByte(tag)
    writeText(text)
  }
}

extension BinaryReader {
  mutating func readQuestion() throws(Damage) -> Question {
    switch try readByte() {
    case 0: return .content(try readPath())
    case 1: return .kind(try readPath())
    case 2: return .list(try readPath())
    case 3:
      let base = try readPath()
      guard let pattern = try? Glob(try readText()) else { throw Damage() }
      return .glob(base: base, pattern: pattern)
    case 4: return .output(try readLabel(), artifact: ByteText(try readText()))
    case 5: return .environment(ByteText(try readText()))
    case 6: return .tool(ByteText(try readText()))
    default: throw Damage()
    }
  }

  mutating func readAnswer() throws(Damage) -> Answer {
    switch try readByte() {
    case 0: return .absent
    case 1: return .notAFile
    case 2: return .notADirectory
    case 3: return .digest(try readDigest())
    case 4: return .kind(try readKind())
    case 5: return .link(ByteText(try readText()))
    case 6:
      return .entries(
        EntryList(
          try readList { reader throws(Damage) in
            let kind = try reader.readKind()
            return DirectoryEntry(name: try reader.readText(), kind: kind)
          }))
    case 7:
      return .matches(
        MatchList(try readList { reader throws(Damage) in try reader.readPath() }))
    default: throw Damage()
    }
  }

  mutating func readReason() throws(Damage) -> RunReason {
    switch try readByte() {
    case 0: return .new
    case 1:
      return .parametersChanged(
        try readList { reader throws(Damage) in ByteText(try reader.readText()) })
    case 2: return .stepChanged(from: try readUInt32(), to: try readUInt32())
    case 3: return .programChanged
    case 4:
      return .answerChanged(try readQuestion(), from: try readAnswer(), to: try readAnswer())
    case 5: return .artifactLost(ByteText(try readText()))
    case 6: return .neverStored
    default: throw Damage()
    }
  }

  private mutating func readPath() throws(Damage) -> TreePath {
    let text = try readText()
    guard let path = TreePath(text), path.text.hasSameBytes(as: text) else { throw Damage() }
    return path
  }

  private mutating func readKind() throws(Damage) -> FileKind {
    guard let kind = FileKind(rawValue: try readByte()) else { throw Damage() }
    return kind
  }
}
