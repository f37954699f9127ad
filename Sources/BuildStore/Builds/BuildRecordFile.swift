import Digest

/// Records of finished builds on disk: a file each, named by the build's number.
///
/// The traces are kept as fingerprints, 32 bits each, sorted, as differences. Two traces with the
/// same fingerprint only keep each other from being collected.
struct BuildRecordFile: Equatable, Sendable {
  static let magic: UInt32 = 0x4267_6801

  var number: UInt32
  var time: Int64
  var branch: String
  var commit: String
  var tree: String
  var targets: [String]
  var fingerprints: [UInt32]

  init(_ record: BuildRecord, _ tables: BuildTables) {
    number = record.number
    time = record.time
    branch = record.branch
    commit = record.commit
    tree = record.tree
    targets = record.targets
    fingerprints = Array(Set(record.traces.map { tables.fingerprint($0) })).sorted()
  }

  /// What an earlier build used, as the record of another one.
  func renewed(as record: BuildRecord) -> BuildRecordFile {
    var renewed = self
    renewed.number = record.number
    renewed.time = record.time
    renewed.branch = record.branch
    renewed.commit = record.commit
    renewed.tree = record.tree
    renewed.targets = record.targets
    return renewed
  }

  /// The record of a file; nil where it is damaged.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    var reader = BinaryReader(bytes[...].dropLast(8))
    var sum = BinaryReader(bytes.suffix(8))
    guard (try? sum.readUInt64()) == Checksum.of(bytes.dropLast(8), seed: 0) else { return nil }
    do throws(BinaryReader.Damage) {
      guard try reader.readUInt32() == BuildRecordFile.magic else { return nil }
      number = try reader.readUInt32()
      time = try reader.readInt()
      branch = try reader.readText()
      commit = try reader.readText()
      tree = try reader.readText()
      targets = try reader.readList { reader throws(BinaryReader.Damage) in try reader.readText() }
      var last: UInt64 = 0
      fingerprints = try reader.readList { reader throws(BinaryReader.Damage) in
        last &+= try reader.readVarint()
        return UInt32(truncatingIfNeeded: last)
      }
      try reader.expectEnd()
    } catch {
      return nil
    }
  }

  var bytes: [UInt8] {
    var writer = BinaryWriter()
    writer.writeUInt32(BuildRecordFile.magic)
    writer.writeUInt32(number)
    writer.writeInt(time)
    writer.writeText(branch)
    writer.writeText(commit)
    writer.writeText(tree)
    writer.writeCount(targets.count)
    for target in targets { writer.writeText(target) }
    writer.writeCount(fingerprints.count)
    var last: UInt32 = 0
    for fingerprint in fingerprints {
      writer.writeVarint(UInt64(fingerprint - last))
      last = fingerprint
    }
    writer.writeUInt64(Checksum.of(writer.bytes, seed: 0))
    return writer.bytes
  }
}

extension BuildTables {
  /// A number that stands for a trace in build records: of its key and its answers, not of ids.
  func fingerprint(_ trace: TraceID) -> UInt32 {
    var hash = digests.digest(traces.key(trace)).words.0
    for position in traces.dependencies(trace) {
      let answer = traces.answer(at: position)
      let word = answer.isDigest ? digests.digest(answer).words.0 : UInt64(answer.rawValue)
      hash = (hash &* 0x9E37_79B9_7F4A_7C15) ^ (hash >> 29) ^ word
    }
    return UInt32(truncatingIfNeeded: hash >> 32)
  }
}
