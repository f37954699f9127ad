import CGit2
import Synchronization

/// The objects of a repository: commits, trees and blobs, read through libgit2.
///
/// May be used from any number of threads: each call takes one of a few open handles, and opens
/// another (0.25 ms) where all are in use. The first database of a program costs 16 ms more.
public final class ObjectDatabase: Sendable {
  /// The repository.
  public let repository: Repository
  private let directories: [String]
  private let idle: Mutex<[LibraryHandle]>

  /// Opens the objects of a repository. Throws why they cannot be read: a missing library, a
  /// SHA-256 repository, a foreign owner.
  public init(_ repository: Repository) throws(GitError) {
    try repository.checkAccess()
    if repository.format != .sha1 {
      throw .unsupported(repository.gitDirectory, feature: "object format sha256")
    }
    self.repository = repository
    directories = try Alternates.directories(of: repository)
    idle = Mutex([try LibraryHandle(repository.gitDirectory, objects: directories)])
  }

  /// The bytes of a blob.
  public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
    try object(id, GIT_OBJECT_BLOB)
  }

  /// The entries of a tree, in the tree's own order.
  public func tree(_ id: ObjectID) throws(GitError) -> [TreeItem] {
    try TreeItem.parse(object(id, GIT_OBJECT_TREE), id)
  }

  /// Whether an object is there.
  public func contains(_ id: ObjectID) throws(GitError) -> Bool {
    try withHandle { handle throws(GitError) in
      var key = id.libraryID
      return handle.git.odb_exists(handle.objects, &key) == 1
    }
  }

  /// The size of a blob in bytes, without inflating it where that can be had.
  public func byteCount(of id: ObjectID) throws(GitError) -> Int {
    try withHandle { handle throws(GitError) in
      var key = id.libraryID
      var count = 0
      var kind = GIT_OBJECT_ANY
      let result = handle.git.odb_read_header(&count, &kind, handle.objects, &key)
      if result != 0 { throw self.failure(handle, result, reading: id) }
      return count
    }
  }

  private func object(_ id: ObjectID, _ kind: git_object_t) throws(GitError) -> [UInt8] {
    if id.format != .sha1 { throw .missingObject(id, promisedBy: nil) }
    return try withHandle { handle throws(GitError) in
      let git = handle.git
      var key = id.libraryID
      var object: OpaquePointer?
      let result = git.odb_read(&object, handle.objects, &key)
      guard result == 0, let object else { throw self.failure(handle, result, reading: id) }
      defer { git.odb_object_free(object) }
      guard git.odb_object_type(object) == kind else {
        throw .damaged("object \(id)", reason: "is of another kind than its user says")
      }
      let start = git.odb_object_data(object)
      return Array(UnsafeRawBufferPointer(start: start, count: git.odb_object_size(object)))
    }
  }

  /// What a failed read means.
  func failure(_ handle: LibraryHandle, _ code: Int32, reading id: ObjectID) -> GitError {
    if code == GIT_ENOTFOUND.rawValue {
      return .missingObject(id, promisedBy: repository.promisor)
    }
    return .damaged("object \(id)", reason: handle.reason)
  }

  /// Lends a handle to a call.
  func withHandle<Result>(
    _ body: (LibraryHandle) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    let handle: LibraryHandle
    if let free = idle.withLock({ $0.popLast() }) {
      handle = free
    } else {
      handle = try LibraryHandle(repository.gitDirectory, objects: directories)
    }
    defer { idle.withLock { $0.append(handle) } }
    return try body(handle)
  }
}
