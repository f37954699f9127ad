import Glibc
import Text

/// Whether a repository may be trusted: Git's rule (`safe.directory`). A repository can name
/// programs to run, so one that somebody else can write to is not opened.
struct Ownership {
  private let environment: GitEnvironment

  init(_ environment: GitEnvironment) {
    self.environment = environment
  }

  /// Why the repository is not trusted; nil where it is.
  func refusal(of found: Discovery.Found) throws(GitError) -> GitError? {
    // Who names a repository in the environment trusts it.
    if found.isNamed { return nil }
    let places = [found.gitFile, found.top, found.gitDirectory].compactMap { $0 }
    var owner: UInt32?
    for place in places {
      var status = stat()
      guard lstat(place, &status) == 0, !isTrusted(status.st_uid) else { continue }
      owner = status.st_uid
      break
    }
    guard let owner else { return nil }
    let shown = found.top ?? found.gitDirectory
    return try isSafe(shown) ? nil : .foreignOwner(shown, owner: owner)
  }

  private func isTrusted(_ owner: UInt32) -> Bool {
    if owner == environment.user { return true }
    // Root that came through sudo trusts who called it.
    guard environment.user == 0, let caller = environment.value("SUDO_UID") else { return false }
    return UInt32(caller) == owner
  }

  /// Whether the configuration outside the repository names the folder.
  private func isSafe(_ path: String) throws(GitError) -> Bool {
    var isSafe = false
    for entry in try Configuration.outside(environment).all("safe.directory") {
      switch entry {
      case "": isSafe = false
      case "*": isSafe = true
      case _ where entry.hasSuffix("/*"):
        let folder = environment.expandingHome(String(entry.dropLast(1)))
        if (path + "/").begins(with: folder) { isSafe = true }
      default:
        let folder = environment.expandingHome(entry)
        if folder.hasSameBytes(as: path) { isSafe = true }
        if DiskFile.resolved(folder)?.hasSameBytes(as: path) == true { isSafe = true }
      }
    }
    return isSafe
  }
}
