import FileTree
import Findings
import Glibc

/// The store as a file of a folder, with a lock file beside it that is never replaced.
public struct StoreFile: StoreMedium {
  private let folder: String
  private var path: String { folder + "/traces" }

  /// The store in a folder, which need not be there yet.
  public init(folder: String) {
    self.folder = folder
  }

  public func exclusively<Result>(
    _ body: () throws(StoreFault) -> Result
  ) throws(StoreFault) -> Result {
    do {
      try FileWriter(root: folder).makeDirectory(.root)
    } catch {
      throw StoreFault(error.findings.first?.found ?? "the folder cannot be made")
    }
    let lock = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw .last }
    // Closing gives the lock back.
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      if errno != EINTR { throw .last }
    }
    return try body()
  }

  public func size() throws(StoreFault) -> Int? {
    var status = stat()
    if stat(path, &status) == 0 { return Int(status.st_size) }
    if errno == ENOENT { return nil }
    throw .last
  }

  public func read(from offset: Int, count: Int) throws(StoreFault) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .last }
    defer { close(file) }
    var failure: StoreFault?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        let got = pread(file, rest.baseAddress, rest.count, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = .last }
        if got <= 0 { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  public func append(_ bytes: [UInt8], at offset: Int) throws(StoreFault) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .last }
    defer { close(file) }
    guard ftruncate(file, off_t(offset)) == 0 else { throw .last }
    var done = 0
    while done < bytes.count {
      let wrote = bytes[done...].withUnsafeBytes {
        pwrite(file, $0.baseAddress, $0.count, off_t(offset + done))
      }
      if wrote < 0, errno == EINTR { continue }
      if wrote <= 0 {
        let fault = StoreFault.last
        // Half a frame is of no use; where even this fails, the next reader drops it.
        _ = ftruncate(file, off_t(offset))
        throw fault
      }
      done += wrote
    }
  }

  public func replace(_ bytes: [UInt8]) throws(StoreFault) {
    do {
      try FileWriter(root: folder).write(bytes, to: TreePath.root.child("traces"))
    } catch {
      throw StoreFault(error.findings.first?.found ?? "the file cannot be written")
    }
  }
}

extension StoreFault {
  /// The system's last refusal.
  fileprivate static var last: StoreFault { StoreFault(String(cString: strerror(errno))) }
}
