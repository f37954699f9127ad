/// The folder of build records.
extension Disk {
  /// From how many records on those are removed that tell nothing more.
  private static let recordLimit = 64
  /// How many of all are kept then, beside the last ones of each branch.
  private static let recentCount = 16

  /// Keeps the record of a build. Where that fails, collection knows less.
  func write(_ record: BuildRecord, _ tables: BuildTables) {
    write(BuildRecordFile(record, tables))
  }

  /// Keeps the record of a build that used what an earlier one used: the newest one that has a
  /// trace. Nothing where there is none.
  func renew(_ record: BuildRecord, like trace: TraceID, _ tables: BuildTables) {
    let fingerprint = tables.fingerprint(trace)
    guard let known = records.first(where: { $0.record.fingerprints.contains(fingerprint) })
    else { return }
    write(known.record.renewed(as: record))
  }

  private func write(_ file: BuildRecordFile) {
    if stop != nil { return }
    let (system, folder) = (system, folder)
    let name = "\(folder.builds)/\(file.number)-\(String(system.randomNumber(), radix: 36))"
    try? folder.making { () throws(SystemFault) in
      try system.replace(name, with: file.bytes, by: folder.scratch("build"))
    }
    removeOldRecords()
  }

  /// Removes records of which newer ones of the same branch tell enough.
  private func removeOldRecords() {
    guard let names = try? system.list(folder.builds), names.count > Disk.recordLimit else {
      return
    }
    var seen: [String: Int] = [:]
    var kept: Set<String> = []
    for (position, entry) in records.enumerated() {
      let count = seen[entry.record.branch, default: 0] + 1
      seen[entry.record.branch] = count
      if position < Disk.recentCount || count <= CollectionPolicy.standardBuildsPerBranch {
        kept.insert(entry.name)
      }
    }
    for name in names where !kept.contains(name) { try? system.remove(folder.builds + "/" + name) }
  }

  /// All records that can be read, the newest first.
  var records: [(name: String, record: BuildRecordFile)] {
    let names = (try? system.list(folder.builds)) ?? []
    let found = names.compactMap { name in
      (try? system.contents(folder.builds + "/" + name)).flatMap { BuildRecordFile($0) }
        .map { (name: name, record: $0) }
    }
    return found.sorted {
      ($0.record.number, $0.record.time, $0.name) > ($1.record.number, $1.record.time, $1.name)
    }
  }
}
