import CSystem
import Glibc

/// Where signatures come from: the file system, or a model of one in tests.
public protocol SignatureSource: Sendable {
  /// Opens a directory by its path below the root, following no link; nil where there is none.
  func open(_ path: UnsafePointer<CChar>) throws(SystemFault) -> OpenDirectory?
  /// The signature of an entry, a link not followed; `.absent` where there is none.
  func signature(
    _ name: UnsafePointer<CChar>, in directory: OpenDirectory
  ) throws(SystemFault) -> Signature
  /// Closes a directory.
  func close(_ directory: OpenDirectory)
}

/// A directory that is open, and what it looked like then.
public struct OpenDirectory: Sendable {
  /// What it is open under.
  public let descriptor: Int32
  /// Its own signature.
  public let signature: Signature
  /// The device it lies on.
  public let device: UInt64

  /// An open directory from its parts.
  public init(descriptor: Int32, signature: Signature, device: UInt64) {
    self.descriptor = descriptor
    self.signature = signature
    self.device = device
  }
}

/// The signatures of the files below a folder of the file system.
public final class FileSignatures: SignatureSource {
  private let root: Int32

  /// The signatures below a folder.
  public init(root path: String) throws(SystemFault) {
    root = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if root < 0 { throw .last }
  }

  deinit {
    Glibc.close(root)
  }

  public func open(_ path: UnsafePointer<CChar>) throws(SystemFault) -> OpenDirectory? {
    let descriptor = hg_open_directory_beneath(root, path)
    if descriptor < 0 {
      let fault = SystemFault.last
      if fault.isMissing { return nil }
      throw fault
    }
    var status = stat()
    if fstat(descriptor, &status) != 0 {
      let fault = SystemFault.last
      Glibc.close(descriptor)
      throw fault
    }
    return OpenDirectory(
      descriptor: descriptor, signature: Signature(status), device: UInt64(status.st_dev))
  }

  public func signature(
    _ name: UnsafePointer<CChar>, in directory: OpenDirectory
  ) throws(SystemFault) -> Signature {
    var status = stat()
    if fstatat(directory.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
      let fault = SystemFault.last
      if fault.isMissing { return .absent }
      throw fault
    }
    return Signature(status)
  }

  public func close(_ directory: OpenDirectory) {
    Glibc.close(directory.descriptor)
  }
}

extension Signature {
  init(_ status: stat) {
    self.init(
      modified: Signature.nanoseconds(
        seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec),
      changed: Signature.nanoseconds(
        seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec),
      size: Int64(status.st_size), inode: UInt64(status.st_ino), mode: status.st_mode)
  }
}
