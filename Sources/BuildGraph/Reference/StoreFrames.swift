import BuildStore
import Digest

/// The form of the store: a header, then frames, each with a sum of its own.
///
/// Header: the magic `hgraph.traces`, a zero byte, the version in four bytes, an epoch in eight.
/// The epoch is drawn anew whenever the file is replaced, so that another process notices. Frame:
/// the payload's length in four bytes, the kind, the payload, the first eight bytes of the SHA-256
/// digest over kind and payload.
enum StoreFrames {
  /// Raised whenever the form of the payloads changes; a store of another version is started anew.
  static let version: UInt32 = 1
  static let headerSize = magic.count + 12
  private static let magic = Array("hgraph.traces\0".utf8)
  private static let sumSize = 8

  /// What a frame holds.
  enum Content {
    case trace(Trace)
    case blob([UInt8])
  }

  static func header(epoch: UInt64) -> [UInt8] {
    var writer = BinaryWriter()
    writer.writeRaw(magic)
    writer.writeUInt32(version)
    writer.writeUInt32(UInt32(truncatingIfNeeded: epoch))
    writer.writeUInt32(UInt32(truncatingIfNeeded: epoch >> 32))
    return writer.bytes
  }

  /// The epoch of a header; nil for anything but a header of this version.
  static func epoch(of header: ArraySlice<UInt8>) -> UInt64? {
    var reader = BinaryReader(header)
    do {
      guard try reader.readRaw(magic.count) == magic[...], try reader.readUInt32() == version
      else { return nil }
      return UInt64(try reader.readUInt32()) | UInt64(try reader.readUInt32()) << 32
    } catch {
      return nil
    }
  }

  static func frame(_ content: Content) -> [UInt8] {
    var body = BinaryWriter()
    switch content {
    case .blob(let bytes):
      body.writeByte(1)
      body.writeRaw(bytes)
    case .trace(let trace):
      body.writeByte(2)
      body.writeTrace(trace)
    }
    var writer = BinaryWriter()
    writer.writeUInt32(UInt32(truncatingIfNeeded: body.bytes.count - 1))
    writer.writeRaw(body.bytes)
    writer.writeRaw(Digest(of: body.bytes).bytes.prefix(sumSize))
    return writer.bytes
  }

  /// The frames at the beginning of some bytes, and how many bytes they take. Ends at the first
  /// that is torn or damaged.
  static func read(_ bytes: ArraySlice<UInt8>) -> (frames: [Content], size: Int) {
    var reader = BinaryReader(bytes)
    var frames: [Content] = []
    var size = 0
    while let content = try? readFrame(&reader) {
      frames.append(content)
      size = bytes.count - reader.remaining
    }
    return (frames, size)
  }

  private static func readFrame(_ reader: inout BinaryReader) throws(BinaryReader.Damage) -> Content
  {
    let body = try reader.readRaw(Int(try reader.readUInt32()) + 1)
    guard try reader.readRaw(sumSize).elementsEqual(Digest(of: body).bytes.prefix(sumSize)) else {
      throw BinaryReader.Damage()
    }
    switch body.first {
    case 1: return .blob(Array(body.dropFirst()))
    case 2:
      var trace = BinaryReader(body.dropFirst())
      return .trace(try trace.readTrace())
    default: throw BinaryReader.Damage()
    }
  }
}
