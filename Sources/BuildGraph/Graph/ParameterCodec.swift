public import BuildStore
import Text

/// The canonical form of parameters: a tag byte, then the value; the entries of a map sorted by the
/// bytes of their keys. Equal parameters have equal bytes.
private enum Tag: UInt8 {
  case null, no, yes, int, string, list, map
}

extension BinaryWriter {
  /// A parameter in its canonical form.
  public mutating func writeParameter(_ parameter: Parameter) {
    switch parameter {
    case .null: writeByte(Tag.null.rawValue)
    case .bool(let value): writeByte(value ? Tag.yes.rawValue : Tag.no.rawValue)
    case .int(let value):
      writeByte(Tag.int.rawValue)
      writeInt(value)
    case .string(let text):
      writeByte(Tag.string.rawValue)
      writeText(text)
    case .list(let elements):
      writeByte(Tag.list.rawValue)
      writeCount(elements.count)
      for element in elements { writeParameter(element) }
    case .map(let entries):
      writeByte(Tag.map.rawValue)
      writeCount(entries.count)
      for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
        writeText(key.text)
        writeParameter(value)
      }
    }
  }
}

extension BinaryReader {
  /// How deep lists and maps may be nested: more is damage, not a reason to run out of stack.
  private static let depthLimit = 256

  /// A parameter in its canonical form; any other form is damage.
  public mutating func readParameter() throws(Damage) -> Parameter {
    try readParameter(depth: 0)
  }

  private mutating func readParameter(depth: Int) throws(Damage) -> Parameter {
    guard depth < BinaryReader.depthLimit, let tag = Tag(rawValue: try readByte()) else {
      throw Damage()
    }
    switch tag {
    case .null: return .null
    case .no: return .bool(false)
    case .yes: return .bool(true)
    case .int: return .int(try readInt())
    case .string: return .string(try readText())
    case .list:
      return .list(
        try readList { reader throws(Damage) in try reader.readParameter(depth: depth + 1) })
    case .map: return .map(try readEntries(depth: depth))
    }
  }

  private mutating func readEntries(depth: Int) throws(Damage) -> [ByteText: Parameter] {
    var entries: [ByteText: Parameter] = [:]
    var last: ByteText?
    for _ in 0..<(try readCount()) {
      let key = ByteText(try readText())
      if let last, !(last < key) { throw Damage() }
      entries[key] = try readParameter(depth: depth + 1)
      last = key
    }
    return entries
  }
}
