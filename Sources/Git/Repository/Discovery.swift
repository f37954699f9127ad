import Glibc

/// Finds the repository that a folder belongs to, as Git does.
struct Discovery {
  /// Where the parts of a repository were found.
  struct Found {
    var gitDirectory: String
    var commonDirectory: String
    /// The folder that holds `.git`; nil where the repository's folder itself was met.
    var top: String?
    /// The file `.git` that led to the repository, if it was a file.
    var gitFile: String?
    /// Whether the environment named the repository.
    var isNamed = false
    /// The work tree that the environment names.
    var namedWorkTree: String?
  }

  private let environment: GitEnvironment

  init(_ environment: GitEnvironment) {
    self.environment = environment
  }

  func find(from folder: String) throws(GitError) -> Found {
    let start = DiskFile.resolved(DiskFile.join(environment.directory, folder))
    guard let start else { throw .notARepository(folder) }
    if let named = environment.path("GIT_DIR") { return try open(named, from: start) }
    let device = DiskFile.status(start)?.st_dev
    var next: String? = start
    while let directory = next {
      // Like Git, stays in one file system.
      if DiskFile.status(directory)?.st_dev != device { break }
      if let found = try look(in: directory) { return found }
      next = DiskFile.parent(directory)
    }
    throw .notARepository(folder)
  }

  /// What the environment names.
  private func open(_ named: String, from start: String) throws(GitError) -> Found {
    var directory = named
    var gitFile: String?
    if let status = DiskFile.status(named), status.st_mode & S_IFMT == S_IFREG {
      gitFile = named
      directory = try target(ofGitFile: named)
    }
    guard var found = try repository(at: directory) else { throw .notARepository(named) }
    found.gitFile = gitFile
    found.isNamed = true
    found.top = start
    found.namedWorkTree = environment.path("GIT_WORK_TREE").flatMap { DiskFile.resolved($0) }
    return found
  }

  private func look(in directory: String) throws(GitError) -> Found? {
    let dotGit = DiskFile.join(directory, ".git")
    if let status = DiskFile.status(dotGit) {
      if status.st_mode & S_IFMT == S_IFDIR {
        if var found = try repository(at: dotGit) {
          found.top = directory
          return found
        }
      } else if status.st_mode & S_IFMT == S_IFREG {
        let target = try target(ofGitFile: dotGit)
        guard var found = try repository(at: target) else {
          throw .damaged(dotGit, reason: "leads to \(target), which is no repository")
        }
        found.top = directory
        found.gitFile = dotGit
        return found
      }
    }
    return try repository(at: directory)
  }

  /// Where a file `.git` of a linked work tree or submodule leads.
  private func target(ofGitFile path: String) throws(GitError) -> String {
    let line = try DiskFile.readLine(path) ?? ""
    guard let target = line.withoutPrefix("gitdir: ") else {
      throw .damaged(path, reason: "expected 'gitdir: PATH'")
    }
    return DiskFile.join(DiskFile.parent(path) ?? "/", target)
  }

  /// The repository whose folder this is; nil where it is none.
  func repository(at path: String) throws(GitError) -> Found? {
    guard hasHead(path), let directory = DiskFile.resolved(path) else { return nil }
    var common = directory
    if let line = try DiskFile.readLine("\(directory)/commondir") {
      common = DiskFile.resolved(DiskFile.join(directory, line)) ?? common
    }
    if let named = environment.path("GIT_COMMON_DIR") {
      common = DiskFile.resolved(named) ?? common
    }
    guard DiskFile.isDirectory("\(common)/objects"), DiskFile.isDirectory("\(common)/refs") else {
      return nil
    }
    return Found(gitDirectory: directory, commonDirectory: common)
  }

  private func hasHead(_ path: String) -> Bool {
    var status = stat()
    // An old repository has a symbolic link, which leads nowhere while the branch is unborn.
    return lstat("\(path)/HEAD", &status) == 0
      && (status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFLNK)
  }
}
