import CGit2
import Glibc

/// An open repository of libgit2, for one call at a time.
///
/// Not thread-safe: its owner hands it to one caller after the other (see `ObjectDatabase`), which
/// is why it may cross threads.
final class LibraryHandle: @unchecked Sendable {
  let git: hg_git2
  let repository: OpaquePointer
  let objects: OpaquePointer

  /// Opens the repository in a folder, its objects in others. Throws `.libraryMissing`, or what
  /// libgit2 says.
  init(_ gitDirectory: String, objects directories: [String]) throws(GitError) {
    var failure: UnsafePointer<CChar>?
    guard let table = hg_git2_open(&failure) else {
      throw .libraryMissing(failure.map { String(cString: $0) } ?? "libgit2 is missing")
    }
    git = table.pointee
    var repository: OpaquePointer?
    let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    let opened = git.repository_open_ext(&repository, gitDirectory, flags, nil)
    guard opened == 0, let repository else {
      throw .library("open \(gitDirectory)", reason: LibraryHandle.reason(git))
    }
    var objects: OpaquePointer?
    let code = withCStrings(directories) {
      hg_git2_set_objects(repository, $0, directories.count)
    }
    guard code == 0, git.repository_odb(&objects, repository) == 0, let objects else {
      let reason = LibraryHandle.reason(git)
      git.repository_free(repository)
      throw .library("open the objects of \(gitDirectory)", reason: reason)
    }
    self.repository = repository
    self.objects = objects
  }

  deinit {
    git.odb_free(objects)
    git.repository_free(repository)
  }

  /// What libgit2 says about the failure just met on this thread.
  var reason: String { LibraryHandle.reason(git) }

  private static func reason(_ git: hg_git2) -> String {
    guard let error = git.error_last(), let message = error.pointee.message else {
      return "no reason given"
    }
    return String(cString: message)
  }
}

extension ObjectID {
  /// The id as libgit2 holds it.
  var libraryID: git_oid {
    var id = git_oid()
    withUnsafeMutableBytes(of: &id) { $0.copyBytes(from: bytes.prefix($0.count)) }
    return id
  }

  /// An id of libgit2's.
  init(_ id: git_oid) {
    self = withUnsafeBytes(of: id) { ObjectID(loading: $0, at: 0, .sha1) }
  }
}

/// Texts as an array of C strings.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  let copies = texts.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  let pointers = copies.map { UnsafePointer<CChar>($0) }
  return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
}
