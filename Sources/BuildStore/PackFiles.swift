import Digest

/// The packs: files of small blobs, one after another, each with a single writer.
///
/// A blob on disk: length (u32), algorithm (u8), digest (32), bytes, checksum of all before it
/// (u64). So a pack can be read without the tables.
struct PackFiles: Sendable {
  /// Up to this size blobs go into packs.
  static let blobLimit = 1 << 16
  /// At this size a pack is closed.
  static let packLimit = 1 << 26
  static let headerSize = 37
  static let overhead = headerSize + 8
  /// How many bytes are held back before they are written.
  static let bufferLimit = 1 << 16
  /// How many packs are open for reading at a time.
  private static let openLimit = 8

  private let folder: StoreFolder
  private let epoch: UInt64
  private var written: StoreDescriptor?
  private var name: NameID?
  private var size = 0
  private var buffer: [UInt8] = []
  private var number = 0
  private var open: [NameID: StoreDescriptor] = [:]

  init(folder: StoreFolder, epoch: UInt64) {
    self.folder = folder
    self.epoch = epoch
  }

  /// Whether bytes wait to be written.
  var isPending: Bool { !buffer.isEmpty }

  /// Adds a blob; returns where it lies. It is written by `flush` at the latest.
  mutating func append(
    _ bytes: [UInt8], _ digest: Digest, _ algorithm: DigestAlgorithm,
    _ tables: inout BuildTables
  ) throws(SystemFault) -> BlobTable.Location {
    if size + buffer.count + bytes.count + PackFiles.overhead > PackFiles.packLimit { try finish() }
    if written == nil { try start(&tables) }
    guard let name else { throw SystemFault.noSpace }
    let offset = size + buffer.count
    PackFiles.encode(bytes, digest, algorithm, into: &buffer)
    if buffer.count >= PackFiles.bufferLimit { try flush() }
    return BlobTable.Location(
      pack: name.rawValue, offset: UInt32(offset), length: UInt32(bytes.count))
  }

  /// Writes what waits.
  mutating func flush() throws(SystemFault) {
    guard let written, !buffer.isEmpty else { return }
    try folder.system.writeFully(written, at: size, buffer)
    size += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// The blob at a place; nil where its bytes are not those of the digest.
  mutating func read(
    _ location: BlobTable.Location, _ digest: Digest, _ algorithm: DigestAlgorithm,
    _ tables: borrowing BuildTables
  ) throws(SystemFault) -> [UInt8]? {
    let name = NameID(rawValue: location.pack)
    let count = Int(location.length) + PackFiles.overhead
    let raw: [UInt8]
    if name == self.name, Int(location.offset) >= size {
      let start = Int(location.offset) - size
      guard start + count <= buffer.count else { return nil }
      raw = Array(buffer[start..<start + count])
    } else {
      let file = try open(name, tables)
      raw = try folder.system.bytes(of: file, at: Int(location.offset), count: count)
    }
    return PackFiles.decode(raw, digest, algorithm)
  }

  /// Closes all files.
  mutating func close() {
    for file in open.values { folder.system.close(file) }
    open = [:]
    if let written { folder.system.close(written) }
    written = nil
    name = nil
    buffer = []
  }

  private mutating func finish() throws(SystemFault) {
    try flush()
    if let written { folder.system.close(written) }
    written = nil
    name = nil
  }

  private mutating func start(_ tables: inout BuildTables) throws(SystemFault) {
    while true {
      let text = "\(String(epoch, radix: 16))-\(folder.system.processID())-\(number)"
      number += 1
      do throws(SystemFault) {
        written = try folder.making { () throws(SystemFault) in
          try folder.system.open("\(folder.packs)/\(text)", .createNew)
        }
      } catch {
        // Another store of this process, or an earlier process of the same number.
        if error.isExisting { continue }
        throw error
      }
      size = 0
      name = tables.name(text)
      return
    }
  }

  private mutating func open(
    _ name: NameID, _ tables: borrowing BuildTables
  ) throws(SystemFault) -> StoreDescriptor {
    // Its name may be gone when the folder was deleted.
    if name == self.name, let written { return written }
    if let file = open[name] { return file }
    if open.count >= PackFiles.openLimit, let first = open.keys.min(),
      let file = open.removeValue(forKey: first)
    {
      folder.system.close(file)
    }
    let path = "\(folder.packs)/\(tables.names.text(name))"
    let system = folder.system
    let file = try system.again { () throws(SystemFault) in try system.open(path, .read) }
    open[name] = file
    return file
  }

  static func encode(
    _ bytes: [UInt8], _ digest: Digest, _ algorithm: DigestAlgorithm
  ) -> [UInt8] {
    var buffer: [UInt8] = []
    encode(bytes, digest, algorithm, into: &buffer)
    return buffer
  }

  private static func encode(
    _ bytes: [UInt8], _ digest: Digest, _ algorithm: DigestAlgorithm, into buffer: inout [UInt8]
  ) {
    let start = buffer.count
    var header = BinaryWriter()
    header.writeUInt32(UInt32(bytes.count))
    header.writeByte(algorithm.rawValue)
    header.writeDigest(digest)
    buffer.append(contentsOf: header.bytes)
    buffer.append(contentsOf: bytes)
    let sum = buffer.withUnsafeBytes { raw in
      Checksum.of(UnsafeRawBufferPointer(rebasing: raw[start...]), seed: 0)
    }
    withUnsafeBytes(of: sum.littleEndian) { buffer.append(contentsOf: $0) }
  }

  /// The bytes of a blob as it lies in a pack; nil where anything is not as it was written.
  static func decode(
    _ raw: [UInt8], _ digest: Digest, _ algorithm: DigestAlgorithm
  ) -> [UInt8]? {
    guard let blob = PackedBlob(raw[...]), blob.digest == digest, blob.algorithm == algorithm,
      blob.end == raw.count
    else { return nil }
    return Array(blob.bytes)
  }
}

/// A blob as it lies in a pack.
struct PackedBlob {
  let digest: Digest
  let algorithm: DigestAlgorithm
  let bytes: ArraySlice<UInt8>
  /// Where the next blob begins.
  let end: Int

  /// The blob at the start of some bytes; nil where there is no whole and good one.
  init?(_ raw: ArraySlice<UInt8>) {
    var reader = BinaryReader(raw)
    guard let length = try? reader.readUInt32(), let tag = try? reader.readByte(),
      let algorithm = DigestAlgorithm(rawValue: tag), let digest = try? reader.readDigest(),
      let bytes = try? reader.readRaw(Int(length))
    else { return nil }
    let summed = raw[..<bytes.endIndex]
    guard let sum = try? reader.readUInt64(), sum == Checksum.of(summed, seed: 0),
      algorithm == .keyed || Digest(of: bytes) == digest
    else { return nil }
    self.digest = digest
    self.algorithm = algorithm
    self.bytes = bytes
    end = bytes.endIndex + 8
  }
}
