import Glibc
import Text

/// The files below a folder of the file system.
///
/// Links are followed inside the folder and never out of it. Pipes and devices are `.other`: they
/// are never waited for.
public struct WorkingTree: LinkedTree {
  /// The absolute path of the folder, links in it resolved.
  public let location: String?

  private let root: RootDirectory
  private let hidden: Set<ByteText>

  /// The tree below a folder.
  ///
  /// Of a workspace, `.git` and `.cache` at the root are in no listing; of any other folder,
  /// `isWorkspace: false`, everything is. Throws `.unreadable` where the folder cannot be opened.
  public init(root path: String, isWorkspace: Bool = true) throws(FileTreeError) {
    do {
      root = try RootDirectory(path)
    } catch {
      throw .unreadable(.root, reason: "\(path): \(error.reason)")
    }
    location = realpath(path, nil).map { resolved in
      defer { free(resolved) }
      return String(cString: resolved)
    }
    hidden = isWorkspace ? [ByteText(".git"), ByteText(".cache")] : []
  }

  public func read(_ path: TreePath) throws(FileTreeError) -> [UInt8] {
    do {
      return try stableContent(root.open(path), path)
    } catch let error as SystemError {
      if error.isMissing { throw .missing(path) }
      if error.number == ENXIO || error.number == ENODEV { throw .notAFile(path) }
      guard error.number == ELOOP || error.number == EXDEV else {
        throw .unreadable(path, reason: error.reason)
      }
    } catch let error as FileTreeError {
      throw error
    } catch {
      throw .unreadable(path, reason: "\(error)")
    }
    // A link is on the way: go name by name.
    let destination = try resolve(path).outcome.get()
    if destination.kind == .absent { throw .missing(path) }
    guard destination.kind.isFile else { throw .notAFile(path) }
    return try content(destination.path)
  }

  public func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    do {
      return try stableContent(root.open(file), file)
    } catch let error as FileTreeError {
      throw error
    } catch let error as SystemError {
      throw error.isMissing ? .missing(file) : .unreadable(file, reason: error.reason)
    } catch {
      throw .unreadable(file, reason: "\(error)")
    }
  }

  /// Reads a file so that what is returned was there at one time: a file that changes meanwhile is
  /// read again, three times at most.
  private func stableContent(_ file: OpenFile, _ path: TreePath) throws -> [UInt8] {
    for attempt in 0..<3 {
      if attempt > 0 { lseek(file.descriptor, 0, SEEK_SET) }
      let before = try file.status()
      guard before.st_mode & S_IFMT == S_IFREG else { throw FileTreeError.notAFile(path) }
      let bytes = try file.readAll(expecting: Int(before.st_size))
      let after = try file.status()
      if before.isSameContent(as: after), bytes.count == Int(after.st_size) { return bytes }
    }
    throw FileTreeError.unreadable(path, reason: "it changes while it is read")
  }

  public func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    var status = stat()
    do throws(SystemError) {
      let failure = try root.reach(path) { directory, path in
        fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno
      }
      if failure != 0 { throw SystemError(number: failure) }
    } catch {
      if error.isMissing { return .absent }
      throw .unreadable(path, reason: error.reason)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status.st_mode & S_IXUSR != 0 ? .executableFile : .file
    case S_IFDIR: return .directory
    case S_IFLNK: return .link(try target(path))
    default: return .other
    }
  }

  private func target(_ link: TreePath) throws(FileTreeError) -> String {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try readLink(link)
    } catch {
      throw .unreadable(link, reason: error.reason)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .invalidName(link, name: String(decoding: bytes, as: UTF8.self))
    }
    return text
  }

  private func readLink(_ link: TreePath) throws(SystemError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = try root.reach(link) { directory, path in
      [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
        let got = buffer.withMemoryRebound(to: CChar.self) { text in
          guard let start = text.baseAddress else { return -1 }
          return readlinkat(directory, path, start, text.count)
        }
        if got < 0 { failure = errno }
        count = max(0, got)
      }
    }
    if failure != 0 { throw SystemError(number: failure) }
    return bytes
  }

  public func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    do {
      let listing = try DirectoryListing(root.open(directory))
      let entries = try listing.entries(of: directory)
      return directory == .root
        ? entries.filter { !hidden.contains(ByteText($0.name)) } : entries
    } catch let error as FileTreeError {
      throw error
    } catch let error as SystemError {
      if error.isMissing { throw .missing(directory) }
      throw .unreadable(directory, reason: error.reason)
    } catch {
      throw .unreadable(directory, reason: "\(error)")
    }
  }
}
