extension SnapshotDirectory {
  /// The folder with a path, from the index: its entries lie together, those of its folders are
  /// passed over by halving.
  init(
    index: GitIndex, _ range: Range<Int>, path: [UInt8], below attributes: AttributeStack,
    in store: SnapshotStore
  ) throws(GitError) {
    let slash = UInt8(ascii: "/")
    let prefix = path.isEmpty ? [] : path + [slash]
    let after = path.isEmpty ? nil : path + [slash + 1]
    let start = index.firstEntry(notBefore: prefix, in: range)
    let end = after.map { index.firstEntry(notBefore: $0, in: range) } ?? range.upperBound
    var items: [TreeItem] = []
    var position = start
    while position < end {
      let entry = index.entries[position]
      let rest = index.path(of: entry).dropFirst(prefix.count)
      let cut = rest.firstIndex(of: slash)
      let name = Array(rest[..<(cut ?? rest.endIndex)])
      guard TreeItem.isName(name) else {
        throw .damaged(
          "index", reason: "'\(index.pathText(of: entry))' is no path")
      }
      guard let cut else {
        items.append(TreeItem(name: name, mode: entry.mode, id: entry.id))
        position += 1
        continue
      }
      // A sparse index has whole folders, with a slash at the end of the path.
      let isWhole = entry.mode == .directory && cut == rest.endIndex - 1
      items.append(
        TreeItem(
          name: name, mode: .directory,
          id: isWhole ? entry.id : GitIndex(index.format).checksum))
      let next = prefix + name + [slash + 1]
      position = max(
        position + 1, index.firstEntry(notBefore: next, in: position..<end))
    }
    try self.init(
      items, origin: .index(index, start..<end), path: path, below: attributes, in: store)
  }
}

extension GitIndex {
  /// The index without the entries that have no content yet.
  var withoutIntents: GitIndex {
    guard entries.contains(where: \.isIntentToAdd) else { return self }
    var index = self
    index.entries.removeAll(where: \.isIntentToAdd)
    return index
  }
}
