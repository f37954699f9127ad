/// The payloads of traces, one after another: those of the snapshot, read when first needed, and
/// those that came since.
struct PayloadArena: Sendable {
  /// Where the snapshot's payloads are.
  enum Base: Sendable {
    /// In the snapshot's cold part, not read yet.
    case unread
    case read([UInt8])
    /// They could not be read: as good as never stored.
    case lost
  }

  /// How many bytes the snapshot's payloads take.
  private(set) var baseCount = 0
  var base = Base.read([])
  private var recent: [UInt8] = []

  init() {}

  init(unread count: Int) {
    baseCount = count
    base = count == 0 ? .read([]) : .unread
  }

  /// How many bytes all take.
  var count: Int { baseCount + recent.count }

  /// What the offset of an empty payload is.
  static let none = UInt32.max

  /// What the offset of a payload is that could not be kept.
  static let lost = UInt32.max - 1

  /// Keeps a payload; it is lost where the offsets are used up.
  mutating func append(_ payload: TracePayload) -> UInt32 {
    if payload == TracePayload() { return PayloadArena.none }
    guard let offset = UInt32(exactly: count), offset < PayloadArena.lost else {
      return PayloadArena.lost
    }
    var writer = BinaryWriter()
    writer.writePayload(payload)
    recent.append(contentsOf: writer.bytes)
    return offset
  }

  /// The payload at an offset; nil where it is lost.
  func payload(at offset: UInt32) -> TracePayload? {
    if offset == PayloadArena.none { return TracePayload() }
    if offset == PayloadArena.lost { return nil }
    let position = Int(offset)
    if position >= baseCount { return PayloadArena.decode(recent, position - baseCount) }
    guard case .read(let bytes) = base else { return nil }
    return PayloadArena.decode(bytes, position)
  }

  /// Whether the payload at an offset has to be read from the disk first.
  func isUnread(_ offset: UInt32) -> Bool {
    guard case .unread = base else { return false }
    return offset != PayloadArena.none && Int(offset) < baseCount
  }

  private static func decode(_ bytes: [UInt8], _ position: Int) -> TracePayload? {
    guard position <= bytes.count else { return nil }
    var reader = BinaryReader(bytes[position...])
    return try? reader.readPayload()
  }
}

extension BinaryWriter {
  mutating func writePayload(_ payload: TracePayload) {
    writeBytes(payload.parameters)
    writeBytes(payload.children)
    writeBytes(payload.messages)
  }
}

extension BinaryReader {
  mutating func readPayload() throws(Damage) -> TracePayload {
    TracePayload(
      parameters: Array(try readBytes()), children: Array(try readBytes()),
      messages: Array(try readBytes()))
  }
}
