import Digest
import FileTree

/// What was seen of paths in one round of a build, as columns: one look-up finds all of it.
struct SeenPaths: Sendable {
  /// The number of a path among those that were seen.
  struct Row: Sendable {
    fileprivate let index: Int
  }

  private var rows: [TreePath: Int32] = [:]
  /// What lies there, as `FileKind`s; `unseen` where nobody asked, `special` for what needs more.
  private var kinds: [UInt8] = []
  private var digests: [Digest] = []
  private var hasDigest: [Bool] = []
  private var looks: [PathLooks.Look] = []
  private var hasLook: [Bool] = []
  /// Links and errors.
  private var specials: [Int32: Result<TreeEntry, FileTreeError>] = [:]

  private static let unseen = UInt8.max
  private static let special = UInt8.max - 1

  /// The row of a path; nil where nothing was seen of it.
  func find(_ path: TreePath) -> Row? { rows[path].map { Row(index: Int($0)) } }

  /// The row of a path; it gets one where it has none.
  mutating func row(_ path: TreePath) -> Row {
    let next = Int32(truncatingIfNeeded: kinds.count)
    let row = rows[path, default: next]
    if row == next {
      rows[path] = next
      kinds.append(SeenPaths.unseen)
      digests.append(Digest(words: (0, 0, 0, 0)))
      hasDigest.append(false)
      looks.append(.absent)
      hasLook.append(false)
    }
    return Row(index: Int(row))
  }

  func entry(_ row: Row) -> Result<TreeEntry, FileTreeError>? {
    switch kinds[row.index] {
    case SeenPaths.unseen: nil
    case SeenPaths.special: specials[Int32(row.index)]
    case let kind: FileKind(rawValue: kind).flatMap { TreeEntry($0) }.map { .success($0) }
    }
  }

  mutating func setEntry(_ entry: Result<TreeEntry, FileTreeError>, _ row: Row) {
    if case .success(let plain) = entry, TreeEntry(plain.kind) != nil {
      kinds[row.index] = plain.kind.rawValue
    } else {
      kinds[row.index] = SeenPaths.special
      specials[Int32(row.index)] = entry
    }
  }

  func digest(_ row: Row) -> Digest? { hasDigest[row.index] ? digests[row.index] : nil }

  mutating func setDigest(_ digest: Digest, _ row: Row) {
    digests[row.index] = digest
    hasDigest[row.index] = true
  }

  func look(_ row: Row) -> PathLooks.Look? { hasLook[row.index] ? looks[row.index] : nil }

  mutating func setLook(_ look: PathLooks.Look?, _ row: Row) {
    if let look { looks[row.index] = look }
    hasLook[row.index] = look != nil
  }

  /// All paths with what they looked like when they were seen, where that stands for anything.
  var allLooks: [(path: TreePath, look: PathLooks.Look)] {
    rows.compactMap { path, row in
      hasLook[Int(row)] ? (path, looks[Int(row)]) : nil
    }
  }
}

extension TreeEntry {
  /// The entry of a kind that says all of it; nil for a link, whose text belongs to it.
  fileprivate init?(_ kind: FileKind) {
    switch kind {
    case .absent: self = .absent
    case .file: self = .file
    case .executableFile: self = .executableFile
    case .directory: self = .directory
    case .other: self = .other
    case .link: return nil
    }
  }
}
