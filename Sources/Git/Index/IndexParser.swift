import Digest
import Glibc

/// Reads the format of the index, versions 2 to 4 (Git's `index-format`), from foreign bytes: every
/// read is checked against the end.
struct IndexParser {
  /// What an index file holds.
  struct Parsed {
    var index: GitIndex
    /// Where the file is only the changes to a shared one.
    var link: IndexLink?
  }

  private let bytes: UnsafeRawBufferPointer
  private let file: String
  private let format: ObjectFormat
  /// Where the checksum begins.
  private let end: Int
  private var position = 12
  private var version: UInt32 = 0
  /// The paths of version 4, put together.
  private var paths: [UInt8] = []

  /// Reads a whole file. Throws `.damaged` with the offset.
  static func parse(
    _ bytes: [UInt8], _ format: ObjectFormat, file: String, verifying: Bool
  ) throws(GitError) -> Parsed {
    guard bytes.count >= 12 + format.byteCount, bytes.count <= Int(UInt32.max) else {
      throw .damaged(file, reason: "is too short for an index")
    }
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(GitError) in
        var parser = IndexParser(raw, format, file: file)
        return try parser.read(verifying: verifying)
      }
    }
    var parsed = try result.get()
    // Unless paths had to be put together, they lie in the file as they are.
    if parsed.index.version != 4 { parsed.index.paths = bytes }
    return parsed
  }

  private init(_ bytes: UnsafeRawBufferPointer, _ format: ObjectFormat, file: String) {
    self.bytes = bytes
    self.format = format
    self.file = file
    end = bytes.count - format.byteCount
  }

  private mutating func read(verifying: Bool) throws(GitError) -> Parsed {
    guard bytes.starts(with: "DIRC".utf8) else { throw failure("does not begin with 'DIRC'") }
    version = number(at: 4)
    guard (2...4).contains(version) else { throw failure("has version \(version)") }
    var index = GitIndex(format)
    index.version = Int(version)
    index.checksum = ObjectID(loading: bytes, at: end, format)
    if verifying { try verify(index.checksum) }
    let count = Int(number(at: 8))
    // Of a hostile count no memory is taken before the entries are there.
    index.entries.reserveCapacity(min(count, end / 62))
    if version == 4 { paths.reserveCapacity(end) }
    var previous = 0..<0
    for _ in 0..<count {
      let entry = try readEntry(after: previous)
      try checkOrder(index.entries.last, entry)
      previous = entry.pathRange
      index.entries.append(entry)
    }
    index.paths = paths
    return Parsed(index: index, link: try readExtensions())
  }

  private func verify(_ checksum: ObjectID) throws(GitError) {
    // Git may be told to leave it out (`index.skipHash`).
    if checksum.isZero { return }
    let content = UnsafeRawBufferPointer(rebasing: bytes[..<end])
    let actual: [UInt8]
    switch format {
    case .sha1: actual = SHA1.digest(of: content)
    case .sha256:
      var hasher = DigestHasher()
      hasher.update(content)
      actual = hasher.finish().bytes
    }
    guard actual == checksum.bytes else { throw failure("its checksum is wrong") }
  }

  private mutating func readEntry(after previous: Range<Int>) throws(GitError) -> IndexEntry {
    let start = position
    let fixed = 40 + format.byteCount + 2
    guard end - start >= fixed + 2 else { throw failure("ends within an entry") }
    let stamp = IndexStamp(
      changedSeconds: number(at: start), changedNanoseconds: number(at: start + 4),
      modifiedSeconds: number(at: start + 8), modifiedNanoseconds: number(at: start + 12),
      device: number(at: start + 16), inode: number(at: start + 20),
      user: number(at: start + 28), group: number(at: start + 32),
      byteCount: number(at: start + 36))
    guard let mode = FileMode(number: number(at: start + 24)) else {
      throw failure("an entry has mode \(String(number(at: start + 24), radix: 8))")
    }
    let flags = half(at: start + fixed - 2)
    position = start + fixed
    var extended: UInt16 = 0
    if flags & 0x4000 != 0 {
      guard version >= 3 else { throw failure("an entry of version 2 has extended flags") }
      extended = half(at: position)
      position += 2
      if extended & 0x9FFF != 0 { throw failure("an entry has unknown flags") }
    }
    let path = try readPath(counted: Int(flags & 0xFFF), entryStart: start, after: previous)
    return IndexEntry(
      stamp: stamp, id: ObjectID(loading: bytes, at: start + 40, format), mode: mode,
      stage: UInt8(flags >> 12 & 3), isIntentToAdd: extended & 0x2000 != 0,
      isSkippedInWorkTree: extended & 0x4000 != 0, isAssumedUnchanged: flags & 0x8000 != 0,
      pathStart: UInt32(path.lowerBound), pathCount: UInt32(path.count))
  }

  /// Reads a path and what pads the entry; where it lies among the paths.
  private mutating func readPath(
    counted: Int, entryStart: Int, after previous: Range<Int>
  ) throws(GitError) -> Range<Int> {
    if version == 4 { return try readCompressedPath(after: previous) }
    let start = position
    // 4095 stands for that and more.
    var count = counted
    if count == 0xFFF { count = try distanceToNul() }
    // One to eight zeros follow, up to a multiple of eight.
    let next = entryStart + (start - entryStart + count + 8) / 8 * 8
    guard next <= end else { throw failure("ends within a path") }
    guard bytes[start + count] == 0 else { throw failure("a path is longer than it says") }
    position = next
    return start..<start + count
  }

  /// Version 4: how many bytes of the previous path to drop, then what comes instead.
  private mutating func readCompressedPath(after previous: Range<Int>) throws(GitError) -> Range<
    Int
  > {
    let dropped = try readVariableNumber()
    guard dropped <= previous.count else { throw failure("a path drops more than there is") }
    let count = try distanceToNul()
    let kept = previous.lowerBound..<previous.upperBound - dropped
    // The system knows no longer path; without a bound a small hostile file would fill the memory.
    guard kept.count + count <= 4096 else { throw failure("a path is too long") }
    let start = paths.count
    guard start + kept.count + count <= Int(UInt32.max) else { throw failure("paths are too long") }
    let part = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    // In place: a slice of the array appended to itself would copy all of it.
    paths.append(contentsOf: repeatElement(0, count: kept.count + count))
    paths.withUnsafeMutableBytes { paths in
      guard let target = paths.baseAddress.map({ $0 + start }), let source = part.baseAddress else {
        return
      }
      target.copyMemory(from: target - start + kept.lowerBound, byteCount: kept.count)
      (target + kept.count).copyMemory(from: source, byteCount: count)
    }
    position += count + 1
    return start..<start + kept.count + count
  }

  /// Seven bits a byte, the highest first, each further byte counting from one.
  private mutating func readVariableNumber() throws(GitError) -> Int {
    var value = 0
    for turn in 0..<5 {
      guard position < end else { throw failure("ends within a number") }
      let byte = bytes[position]
      position += 1
      if turn > 0 { value += 1 }
      value = value << 7 | Int(byte & 0x7F)
      if byte & 0x80 == 0 { return value }
    }
    throw failure("a number is too large")
  }

  private func distanceToNul() throws(GitError) -> Int {
    guard position < end, let start = bytes.baseAddress,
      let nul = memchr(start + position, 0, end - position)
    else { throw failure("a path has no end") }
    return UnsafeRawPointer(nul) - (start + position)
  }

  /// Entries must be sorted: paths are looked up by halving.
  private func checkOrder(_ previous: IndexEntry?, _ entry: IndexEntry) throws(GitError) {
    // Of a split index the entries that replace shared ones come first and have no path.
    guard let previous, entry.pathCount > 0 else { return }
    let order: Int
    if version == 4 {
      order = paths.withUnsafeBytes { IndexParser.compare($0, previous.pathRange, entry.pathRange) }
    } else {
      order = IndexParser.compare(bytes, previous.pathRange, entry.pathRange)
    }
    let isSorted = order < 0 || order == 0 && previous.stage < entry.stage && previous.stage > 0
    if !isSorted { throw failure("its entries are not sorted") }
  }

  private static func compare(
    _ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>
  ) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    let order = memcmp(
      start + left.lowerBound, start + right.lowerBound, min(left.count, right.count))
    if order != 0 { return Int(order) }
    return left.count - right.count
  }

  /// What follows the entries: of the extensions those in upper case may be skipped.
  private mutating func readExtensions() throws(GitError) -> IndexLink? {
    var link: IndexLink?
    while position < end {
      guard end - position >= 8 else { throw failure("ends within an extension") }
      let signature = Array(bytes[position..<position + 4])
      let count = Int(number(at: position + 4))
      position += 8
      guard count <= end - position else { throw failure("ends within an extension") }
      let content = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
      position += count
      let isOptional = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(signature[0])
      switch String(decoding: signature, as: UTF8.self) {
      case _ where isOptional: continue
      case "link": link = try IndexLink(content, format, file: file)
      // Says only that entries may be whole folders.
      case "sdir": continue
      case let name: throw .unknownIndexExtension(file, name: name)
      }
    }
    return link
  }

  private func number(at offset: Int) -> UInt32 {
    UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  private func half(at offset: Int) -> UInt16 {
    UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  private func failure(_ what: String) -> GitError {
    .damaged(file, reason: "\(what), at byte \(position)")
  }
}
