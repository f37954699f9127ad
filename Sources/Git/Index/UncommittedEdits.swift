import Digest

extension GitIndex {
  /// Whether a tracked file that holds some bytes has edits that are nowhere in the repository: it
  /// holds something else than the index has at its path. Untracked files have none, for Git knows
  /// nothing of them; a path with a conflict always has some.
  ///
  /// Line ends that a checkout converts are no edits. For a symbolic link the bytes are its text.
  public func hasEdits(_ content: [UInt8], at path: some Collection<UInt8>) -> Bool {
    guard let entry = entry(at: path) else { return isUnmerged(path) }
    if entry.id == ObjectID(ofBlob: content, format) { return false }
    let plain = LineEnds.lf(content)
    return plain.count == content.count || entry.id != ObjectID(ofBlob: plain, format)
  }

  private func isUnmerged(_ path: some Collection<UInt8>) -> Bool {
    let position = firstEntry(notBefore: path)
    return position < entries.count && self.path(of: entries[position]).elementsEqual(path)
  }
}

extension ObjectID {
  /// The name that Git gives to a file's content.
  public init(ofBlob content: [UInt8], _ format: ObjectFormat) {
    let object = Array("blob \(content.count)\0".utf8) + content
    let bytes =
      switch format {
      case .sha1: object.withUnsafeBytes { SHA1.digest(of: $0) }
      case .sha256: Digest(of: object).bytes
      }
    self = bytes.withUnsafeBytes { ObjectID(loading: $0, at: 0, format) }
  }
}
