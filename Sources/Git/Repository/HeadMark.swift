/// What tells cheaply that another branch or commit is checked out: the texts of `HEAD` and of its
/// branch's own file. Nothing else is looked for, and nobody is asked whose the repository is, so
/// nothing but equality may be read from it.
public struct HeadMark: Hashable, Sendable {
  /// The texts.
  public let bytes: [UInt8]

  /// The mark of the repository whose work tree has its top at a folder; nil where there is none,
  /// or it cannot be read.
  public init?(workTree top: String) {
    do throws(GitError) {
      guard let mark = try HeadMark.read(top) else { return nil }
      bytes = mark
    } catch {
      return nil
    }
  }

  private static func read(_ top: String) throws(GitError) -> [UInt8]? {
    var (own, shared) = ("\(top)/.git", "\(top)/.git")
    var head = try DiskFile.read("\(own)/HEAD")
    if head == nil, let line = try DiskFile.readLine(own),
      let target = line.withoutPrefix("gitdir: ")
    {
      // A linked work tree: its branch's file lies with the others.
      own = DiskFile.join(top, String(target))
      head = try DiskFile.read("\(own)/HEAD")
      if let common = try DiskFile.readLine("\(own)/commondir") {
        shared = DiskFile.join(own, common)
      } else {
        shared = own
      }
    }
    guard let head else { return nil }
    let text = String(decoding: head, as: UTF8.self)
    guard let name = text.withoutPrefix("ref: ") else { return head }
    let end = name.firstIndex { $0 == "\n" || $0 == "\r\n" } ?? name.endIndex
    return head + (try DiskFile.read("\(shared)/\(name[..<end])") ?? [])
  }
}
