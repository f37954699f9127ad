/// Values of Git's configuration, those of later files over those of earlier ones.
struct Configuration: Sendable {
  private(set) var entries: [ConfigurationEntry] = []

  /// The last value of a key, `section.name` or `section.SUB.name`, section and name in lower case;
  /// nil where there is none.
  func text(_ key: String) -> String? {
    entries.last { $0.key == key }.map { $0.value ?? "true" }
  }

  /// All values of a key, first to last.
  func all(_ key: String) -> [String] {
    entries.filter { $0.key == key }.map { $0.value ?? "true" }
  }

  /// A value as Git reads yes and no; nil where there is none or it is neither.
  func flag(_ key: String) -> Bool? {
    switch text(key)?.lowercased() {
    case "true", "yes", "on", "1": true
    case "false", "no", "off", "0", "": false
    default: nil
    }
  }

  /// Takes a file, and what it includes, where it is there. Conditional includes (`includeIf`) are
  /// not followed: what is asked here is rarely set in one.
  mutating func add(
    file path: String?, _ environment: GitEnvironment, depth: Int = 0
  ) throws(GitError) {
    guard let path, depth < 10, let bytes = try DiskFile.read(path) else { return }
    var parser = ConfigurationParser(bytes, file: path)
    for entry in try parser.parse() {
      entries.append(entry)
      if entry.key == "include.path", let target = entry.value {
        let file = environment.expandingHome(target)
        try add(
          file: DiskFile.join(DiskFile.parent(path) ?? "/", file), environment, depth: depth + 1)
      }
    }
  }

  /// The configuration of the system and of the user: what a repository cannot change.
  static func outside(_ environment: GitEnvironment) throws(GitError) -> Configuration {
    var configuration = Configuration()
    if environment.value("GIT_CONFIG_NOSYSTEM") == nil {
      try configuration.add(
        file: environment.path("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig", environment)
    }
    if let global = environment.path("GIT_CONFIG_GLOBAL") {
      try configuration.add(file: global, environment)
    } else {
      try configuration.add(file: environment.userFile("config"), environment)
      try configuration.add(
        file: environment.value("HOME").map { "\($0)/.gitconfig" }, environment)
    }
    return configuration
  }
}
