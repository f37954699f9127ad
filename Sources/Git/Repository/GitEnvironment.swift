import Glibc
public import Text

/// What Git takes from the environment: inside a hook it says which repository and which index are
/// meant.
public struct GitEnvironment: Sendable {
  /// The variables.
  public var variables: [ByteText: String]
  /// Where relative paths in variables begin.
  public var directory: String
  /// The user whose repositories are trusted.
  public var user: UInt32

  /// An environment from its parts.
  public init(variables: [ByteText: String], directory: String, user: UInt32) {
    self.variables = variables
    self.directory = directory
    self.user = user
  }

  /// The environment of this program. No other place in this module reads it.
  public static var current: GitEnvironment {
    var variables: [ByteText: String] = [:]
    let names =
      ["HOME", "XDG_CONFIG_HOME", "SUDO_UID"]
      + [
        "DIR", "WORK_TREE", "INDEX_FILE", "COMMON_DIR", "CONFIG_GLOBAL", "CONFIG_SYSTEM",
        "CONFIG_NOSYSTEM", "ATTR_NOSYSTEM", "OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES",
      ].map { "GIT_" + $0 }
    for name in names {
      if let value = getenv(name) { variables[ByteText(name)] = String(cString: value) }
    }
    let directory = getcwd(nil, 0)
    defer { free(directory) }
    return GitEnvironment(
      variables: variables, directory: directory.map { String(cString: $0) } ?? "/",
      user: geteuid())
  }

  /// A variable; nil where it is not set or empty.
  func value(_ name: String) -> String? {
    variables[ByteText(name)].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A variable that is a path, made absolute.
  func path(_ name: String) -> String? {
    value(name).map { DiskFile.join(directory, $0) }
  }

  /// The path with a leading `~/` replaced by the home folder.
  func expandingHome(_ path: String) -> String {
    guard let rest = path.withoutPrefix("~/"), let home = value("HOME") else { return path }
    return "\(home)/\(rest)"
  }

  /// A file of the user's own configuration of Git, below `$XDG_CONFIG_HOME/git`.
  func userFile(_ name: String) -> String? {
    if let folder = value("XDG_CONFIG_HOME") { return "\(folder)/git/\(name)" }
    return value("HOME").map { "\($0)/.config/git/\(name)" }
  }
}
