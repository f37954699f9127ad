/// The extension `link` of a split index: which shared index it changes, and which of its entries.
struct IndexLink {
  /// The checksum of the shared index, which is part of its file's name.
  let shared: ObjectID
  /// Entries of the shared index that are gone, and that are replaced in order by the entries
  /// without a path.
  let deleted, replaced: EWAHBitmap

  init?(
    _ content: UnsafeRawBufferPointer, _ format: ObjectFormat, file: String
  ) throws(GitError) {
    guard content.count >= format.byteCount else {
      throw .damaged(file, reason: "ends within extension 'link'")
    }
    shared = ObjectID(loading: content, at: 0, format)
    if shared.isZero { return nil }
    var position = format.byteCount
    // Without bitmaps nothing of the shared index is changed.
    if position == content.count {
      deleted = EWAHBitmap()
      replaced = EWAHBitmap()
      return
    }
    guard let first = EWAHBitmap(content, at: &position),
      let second = EWAHBitmap(content, at: &position)
    else { throw .damaged(file, reason: "extension 'link' has a damaged bitmap") }
    deleted = first
    replaced = second
  }
}

extension GitIndex {
  /// Puts a shared index under this one, which holds only the changes to it.
  mutating func merge(_ shared: GitIndex, _ link: IndexLink, file: String) throws(GitError) {
    let replacements = entries.prefix { $0.pathCount == 0 }
    var added = entries.dropFirst(replacements.count)
    let ownStart = shared.paths.count
    guard ownStart + paths.count <= Int(UInt32.max) else {
      throw .damaged(file, reason: "is too large")
    }
    var merged: [IndexEntry] = []
    var nextReplacement = replacements.startIndex
    let all = shared.paths + paths
    func path(_ entry: IndexEntry) -> ArraySlice<UInt8> { all[entry.pathRange] }
    func take(before limit: IndexEntry?) {
      while var entry = added.first {
        entry.pathStart += UInt32(ownStart)
        if let limit {
          let isBefore =
            path(entry).lexicographicallyPrecedes(path(limit))
            || path(entry).elementsEqual(path(limit)) && entry.stage < limit.stage
          if !isBefore { return }
        }
        merged.append(entry)
        added = added.dropFirst()
      }
    }
    for (position, old) in shared.entries.enumerated() {
      var entry = old
      if link.replaced.contains(position) {
        guard nextReplacement < replacements.endIndex else {
          throw .damaged(file, reason: "fewer entries than extension 'link' replaces")
        }
        entry = replacements[nextReplacement]
        entry.pathStart = old.pathStart
        entry.pathCount = old.pathCount
        nextReplacement += 1
      }
      if link.deleted.contains(position) { continue }
      take(before: entry)
      merged.append(entry)
    }
    take(before: nil)
    guard nextReplacement == replacements.endIndex else {
      throw .damaged(file, reason: "more entries without a path than extension 'link' replaces")
    }
    entries = merged
    paths = all
  }
}
