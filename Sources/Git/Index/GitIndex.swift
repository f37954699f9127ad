/// The index of a repository: what will be committed, sorted by path and stage.
///
/// Paths are bytes. Reading 100,000 entries takes some milliseconds; nothing is allocated for an
/// entry.
public struct GitIndex: Sendable {
  /// The version of the file's format: 2, 3 or 4; 0 where there is no file.
  public internal(set) var version = 0
  /// The entries, sorted by path, then by stage.
  public internal(set) var entries: [IndexEntry] = []
  /// How objects are named.
  public let format: ObjectFormat
  /// The checksum that the file ends with: another one tells that the index has changed. Zero where
  /// Git was told to leave it out, or there is no file.
  public internal(set) var checksum: ObjectID

  /// The bytes that the entries' paths lie in.
  var paths: [UInt8] = []

  /// An index without entries.
  public init(_ format: ObjectFormat) {
    self.format = format
    let zeros = [UInt8](repeating: 0, count: format.byteCount)
    checksum = zeros.withUnsafeBytes { ObjectID(loading: $0, at: 0, format) }
  }

  /// Reads an index file; a missing one is an empty index. A split index brings its shared part,
  /// which lies in the repository's folder.
  public init(
    file: String, gitDirectory: String, _ format: ObjectFormat, verifyingChecksum: Bool = false
  ) throws(GitError) {
    guard let bytes = try DiskFile.read(file) else {
      self.init(format)
      return
    }
    let parsed = try IndexParser.parse(bytes, format, file: file, verifying: verifyingChecksum)
    self = parsed.index
    guard let link = parsed.link else { return }
    let sharedFile = "\(gitDirectory)/sharedindex.\(link.shared)"
    guard let sharedBytes = try DiskFile.read(sharedFile) else {
      throw .damaged(file, reason: "its shared part \(sharedFile) is missing")
    }
    let shared = try IndexParser.parse(
      sharedBytes, format, file: sharedFile, verifying: verifyingChecksum)
    guard shared.link == nil, shared.index.checksum == link.shared else {
      throw .damaged(sharedFile, reason: "is not the shared part that its name promises")
    }
    try merge(shared.index, link, file: file)
  }

  /// Reads an index from its bytes; the name is for errors. Throws where it needs a shared part.
  public init(
    _ bytes: [UInt8], _ format: ObjectFormat, name: String, verifyingChecksum: Bool = false
  ) throws(GitError) {
    let parsed = try IndexParser.parse(bytes, format, file: name, verifying: verifyingChecksum)
    if parsed.link != nil { throw .damaged(name, reason: "its shared part is missing") }
    self = parsed.index
  }

  /// The path of an entry, as bytes.
  public func path(of entry: IndexEntry) -> ArraySlice<UInt8> { paths[entry.pathRange] }

  /// The path of an entry as text; bytes that are no UTF-8 are replaced.
  public func pathText(of entry: IndexEntry) -> String {
    String(decoding: path(of: entry), as: UTF8.self)
  }

  /// The entry at a path that can be committed; nil where there is none. Logarithmic.
  public func entry(at path: some Collection<UInt8>) -> IndexEntry? {
    let position = firstEntry(notBefore: path)
    guard position < entries.count else { return nil }
    let entry = entries[position]
    return entry.stage == 0 && self.path(of: entry).elementsEqual(path) ? entry : nil
  }

  /// The paths with a conflict, sorted, each once.
  public var conflicts: [String] {
    var conflicts: [String] = []
    for entry in entries where entry.stage != 0 {
      let text = pathText(of: entry)
      if conflicts.last.map({ !$0.utf8.elementsEqual(text.utf8) }) ?? true {
        conflicts.append(text)
      }
    }
    return conflicts
  }

  /// The position of the first entry, in a range, whose path does not come before the given one.
  func firstEntry(notBefore path: some Collection<UInt8>, in range: Range<Int>? = nil) -> Int {
    var low = range?.lowerBound ?? 0
    var high = range?.upperBound ?? entries.count
    while low < high {
      let middle = (low + high) / 2
      if self.path(of: entries[middle]).lexicographicallyPrecedes(path) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
