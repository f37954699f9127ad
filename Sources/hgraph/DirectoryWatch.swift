import FileTree
import Glibc

/// Wakes when something below a folder may have changed (inotify). It only wakes: what changed is
/// found by the build itself, so a lost event costs time at most.
final class DirectoryWatch {
  /// What ended a wait.
  enum Wake {
    case change
    /// The other descriptor became readable.
    case interruption
  }

  /// How long it has to be quiet before a change is reported, and how long that is waited for.
  private static let quiet: Int32 = 40
  private static let patience: UInt64 = 500_000_000
  /// How often to wake where the system refuses to watch.
  private static let fallback: Int32 = 2_000
  private static let events = UInt32(
    IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO
      | IN_DELETE_SELF | IN_MOVE_SELF)
  private static let options = UInt32(IN_ONLYDIR) | UInt32(IN_DONT_FOLLOW) | UInt32(IN_EXCL_UNLINK)

  private let tree: WorkingTree
  private let descriptor: Int32
  /// Why the system refuses to watch all folders; nil where it does not.
  private(set) var refusal: String?

  /// A watch over a tree that does not watch anything yet.
  init(_ tree: WorkingTree) {
    self.tree = tree
    descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0 { refusal = String(cString: strerror(errno)) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Watches every folder of the tree, also those that were made since.
  func followFolders(root: String) {
    if descriptor < 0 { return }
    refusal = nil
    var open = [TreePath.root]
    while let folder = open.popLast() {
      let path = folder == .root ? root : root + "/" + folder.text
      if inotify_add_watch(descriptor, path, DirectoryWatch.events | DirectoryWatch.options) < 0 {
        // A folder that went away meanwhile is no loss.
        if errno == ENOENT || errno == ENOTDIR || errno == EACCES { continue }
        refusal = String(cString: strerror(errno))
        return
      }
      // What cannot be listed is the build's to complain about.
      guard let entries = try? tree.list(folder) else { continue }
      for entry in entries where entry.kind == .directory { open.append(folder.child(entry.name)) }
    }
  }

  /// Waits until something changed and it is quiet again, or until the other descriptor is readable.
  func wait(orUntil other: Int32) -> Wake {
    let timeout = refusal == nil ? -1 : DirectoryWatch.fallback
    guard poll(other, timeout) else { return .interruption }
    let start = monotonicNanoseconds()
    while drain(), monotonicNanoseconds() < start + DirectoryWatch.patience {
      guard poll(other, DirectoryWatch.quiet) else { return .interruption }
    }
    return .change
  }

  /// Waits for either descriptor; false where the other one is readable.
  private func poll(_ other: Int32, _ timeout: Int32) -> Bool {
    var waits = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: other, events: Int16(POLLIN), revents: 0),
    ]
    while Glibc.poll(&waits, nfds_t(waits.count), timeout) < 0, errno == EINTR {}
    return waits[1].revents == 0
  }

  /// Throws away the events that are there; false where there is none.
  private func drain() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    var hadEvents = false
    while read(descriptor, &buffer, buffer.count) > 0 { hadEvents = true }
    return hadEvents
  }
}
