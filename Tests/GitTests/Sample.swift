import Git
import Glibc
import Processes
import TestSupport
import Text

/// A repository made by the real `git`, in a folder of its own.
struct Sample {
  let folder: TemporaryFolder
  let path: String

  /// The environment of every call: no configuration of the machine, fixed authors and dates.
  static let variables: [ByteText: String] = [
    ByteText("PATH"): "/usr/local/bin:/usr/bin:/bin",
    ByteText("GIT_CONFIG_NOSYSTEM"): "1", ByteText("HOME"): "/nonexistent",
    ByteText("GIT_AUTHOR_NAME"): "A", ByteText("GIT_AUTHOR_EMAIL"): "a@example.org",
    ByteText("GIT_COMMITTER_NAME"): "C", ByteText("GIT_COMMITTER_EMAIL"): "c@example.org",
    ByteText("GIT_AUTHOR_DATE"): "1700000000 +0000",
    ByteText("GIT_COMMITTER_DATE"): "1700000000 +0000",
  ]

  /// Whether `git` is installed.
  static let isPossible = access("/usr/bin/git", X_OK) == 0

  /// A new repository.
  init(_ options: String...) throws {
    folder = try TemporaryFolder()
    path = folder.path
    try git(["init", "-q", "-b", "main"] + options)
  }

  /// A folder without a repository.
  init(empty: ()) throws {
    folder = try TemporaryFolder()
    path = folder.path
  }

  /// Runs git in the folder; what it wrote.
  @discardableResult
  func git(
    _ arguments: [String], in directory: String? = nil, mayFail: Bool = false
  ) throws -> [UInt8] {
    let output = try OutputFile(inMemory: "git")
    let errors = try OutputFile(inMemory: "git-errors")
    let command = Command(
      "/usr/bin/git",
      ["-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false"] + arguments,
      environment: Sample.variables, directory: directory.map { "\(path)/\($0)" } ?? path,
      output: .descriptors(output: output.descriptor, error: errors.descriptor))
    let termination = try ProcessSupervisor().run(command)
    if !termination.isSuccess, !mayFail {
      throw SampleError(
        text: "\(arguments): \(String(decoding: try errors.read(), as: UTF8.self))")
    }
    return try output.read()
  }

  /// Runs git with some words; what it wrote, without the end of the line.
  @discardableResult
  func git(_ words: String...) throws -> String {
    let text = String(decoding: try git(words), as: UTF8.self)
    return text.last == "\n" ? String(text.dropLast()) : text
  }

  /// Writes files, adds and commits them.
  func commit(_ files: KeyValuePairs<String, String>) throws {
    for (name, text) in files { try folder.write(text, to: name) }
    try git("add", "-A")
    try git("commit", "-q", "--allow-empty", "-m", "change")
  }

  /// The environment that the code under test sees.
  var environment: GitEnvironment {
    GitEnvironment(variables: Sample.variables, directory: path, user: geteuid())
  }

  /// The repository, found from a folder in it.
  func repository(from place: String = ".") throws -> Repository {
    try Repository.find(from: place, environment)
  }
}

/// A test's own preparations went wrong.
struct SampleError: Error {
  var text: String
}
