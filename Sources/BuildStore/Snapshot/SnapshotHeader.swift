/// The beginning of the snapshot: what it is and where its columns lie.
///
/// On disk, all numbers lowest byte first: magic (8), version (u32), count of sections (u32), epoch
/// (u64), number of the last build (u32), zero (u32), boot id (16), then a row for each section:
/// number (u32), bytes of an element (u32), offset (u64), bytes (u64), checksum (u64); at last the
/// checksum of all before it.
struct SnapshotHeader: Sendable {
  struct Section: Equatable, Sendable {
    var number: UInt32
    var elementSize: UInt32
    var offset: UInt64
    var byteCount: UInt64
    var sum: UInt64
  }

  static let magic = Array("hgraphst".utf8)
  static let version: UInt32 = 1
  static let fixedSize = 48
  private static let sectionSize = 32
  /// More sections than any version will have: what is larger is damage.
  private static let sectionLimit = 1_000

  var epoch: UInt64
  var build: UInt32
  var boot: [UInt8]
  var sections: [Section] = []

  /// How many bytes a header with some sections takes.
  static func size(sectionCount: Int) -> Int { fixedSize + sectionSize * sectionCount + 8 }

  /// How many bytes the header takes whose first `fixedSize` bytes these are; nil where it is none
  /// of this version.
  static func size(of bytes: [UInt8]) -> Int? {
    var reader = BinaryReader(bytes[...])
    guard let magic = try? reader.readRaw(8), Array(magic) == SnapshotHeader.magic,
      (try? reader.readUInt32()) == version, let count = try? reader.readUInt32(),
      count <= sectionLimit
    else { return nil }
    return size(sectionCount: Int(count))
  }

  init(epoch: UInt64, build: UInt32, boot: [UInt8]) {
    self.epoch = epoch
    self.build = build
    self.boot = boot
  }

  /// Reads a whole header.
  init(_ bytes: [UInt8]) throws(BinaryReader.Damage) {
    guard bytes.count >= SnapshotHeader.fixedSize + 8 else { throw BinaryReader.Damage() }
    var reader = BinaryReader(bytes[...])
    _ = try reader.readRaw(12)
    let count = try reader.readUInt32()
    epoch = try reader.readUInt64()
    build = try reader.readUInt32()
    _ = try reader.readUInt32()
    boot = Array(try reader.readRaw(16))
    for _ in 0..<count {
      sections.append(
        Section(
          number: try reader.readUInt32(), elementSize: try reader.readUInt32(),
          offset: try reader.readUInt64(), byteCount: try reader.readUInt64(),
          sum: try reader.readUInt64()))
    }
    let sum = try reader.readUInt64()
    try reader.expectEnd()
    guard sum == Checksum.of(bytes.dropLast(8), seed: 0) else { throw BinaryReader.Damage() }
  }

  /// How many bytes the whole file has.
  var byteCount: Int {
    sections.map { Int(clamping: $0.offset &+ $0.byteCount) }.max() ?? 0
  }

  /// The bytes on disk.
  var bytes: [UInt8] {
    var writer = BinaryWriter()
    writer.writeRaw(SnapshotHeader.magic)
    writer.writeUInt32(SnapshotHeader.version)
    writer.writeUInt32(UInt32(sections.count))
    writer.writeUInt64(epoch)
    writer.writeUInt32(build)
    writer.writeUInt32(0)
    writer.writeRaw(boot.count == 16 ? boot : Array(repeating: 0, count: 16))
    for section in sections {
      writer.writeUInt32(section.number)
      writer.writeUInt32(section.elementSize)
      writer.writeUInt64(section.offset)
      writer.writeUInt64(section.byteCount)
      writer.writeUInt64(section.sum)
    }
    writer.writeUInt64(Checksum.of(writer.bytes, seed: 0))
    return writer.bytes
  }
}
