import Age
public import Secrets
import Text

/// What identities are looked for in: the environment and the disk of a user. Whoever has none of
/// these gives closures that know nothing.
public struct IdentityWorld: Sendable {
  /// The value of an environment variable.
  public var variable: @Sendable (String) -> String?
  /// The bytes of a file by its path; nil where there is none, an error with the reason where it
  /// cannot be read.
  public var read: @Sendable (String) throws(IdentityFault) -> [UInt8]?
  /// The output of a command, of which the words are given; the variables are added to its
  /// environment.
  public var output: @Sendable ([String], [(String, String)]) throws(IdentityFault) -> [UInt8]
  /// A passphrase that a person types for a file; nil where nobody can be asked.
  public var passphrase: @Sendable (String) -> SecretBytes?

  /// A world from its parts.
  public init(
    variable: @escaping @Sendable (String) -> String?,
    read: @escaping @Sendable (String) throws(IdentityFault) -> [UInt8]?,
    output: @escaping @Sendable ([String], [(String, String)]) throws(IdentityFault) -> [UInt8],
    passphrase: @escaping @Sendable (String) -> SecretBytes? = { _ in nil }
  ) {
    self.variable = variable
    self.read = read
    self.output = output
    self.passphrase = passphrase
  }
}

/// Why a source of identities gave none.
public struct IdentityFault: Error, Sendable {
  /// The reason, without any key text.
  public let reason: String

  /// A fault with its reason.
  public init(_ reason: String) { self.reason = reason }
}

extension KeyRing {
  /// The identities of all sources that the peer knows, in its order but for SSH keys and protected
  /// files, which come last. A source that cannot be read is a note, and told where nothing opens.
  ///
  /// `recipient` is what a command for keys gets as `SOPS_AGE_RECIPIENT`.
  public static func collect(_ world: IdentityWorld, recipient: String? = nil) -> KeyRing {
    var collector = IdentityCollector(world: world, recipient: recipient)
    collector.collect()
    return KeyRing(collector.native + collector.late, notes: collector.notes)
  }
}

private struct IdentityCollector {
  let world: IdentityWorld
  let recipient: String?
  var native: [Identity] = []
  var late: [Identity] = []
  var notes: [String] = []

  mutating func collect() {
    collectSSH()
    if let text = value("SOPS_AGE_KEY") {
      attempt("SOPS_AGE_KEY") { (self) throws(IdentityFault) in
        // Several on a line are one a line here.
        let lines = text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" })
          .flatMap { $0.hasPrefix("#") ? [] : $0.split(separator: " ").map(String.init) }
        try self.take(Array(lines.joined(separator: "\n").utf8), from: "SOPS_AGE_KEY")
      }
    }
    if let path = value("SOPS_AGE_KEY_FILE") {
      attempt("SOPS_AGE_KEY_FILE") { (self) throws(IdentityFault) in
        guard let bytes = try self.world.read(path) else {
          throw IdentityFault("\(path): no such file")
        }
        try self.take(bytes, from: path)
      }
    }
    if let line = value("SOPS_AGE_KEY_CMD") {
      attempt("SOPS_AGE_KEY_CMD") { (self) throws(IdentityFault) in
        let extra = self.recipient.map { [("SOPS_AGE_RECIPIENT", $0)] } ?? []
        let bytes = try self.world.output(try ShellWords.split(line), extra)
        try self.take(bytes, from: "SOPS_AGE_KEY_CMD")
      }
    }
    if let path = defaultFile {
      attempt(path) { (self) throws(IdentityFault) in
        guard let bytes = try self.world.read(path) else {
          self.notes.append("\(path): not found")
          return
        }
        try self.take(bytes, from: path)
      }
    }
  }

  private mutating func collectSSH() {
    if let path = value("SOPS_AGE_SSH_PRIVATE_KEY_FILE") {
      attempt("SOPS_AGE_SSH_PRIVATE_KEY_FILE") { (self) throws(IdentityFault) in
        guard let bytes = try self.world.read(path) else {
          throw IdentityFault("\(path): no such file")
        }
        try self.takeSSH(bytes)
      }
    }
    if let line = value("SOPS_AGE_SSH_PRIVATE_KEY_CMD") {
      attempt("SOPS_AGE_SSH_PRIVATE_KEY_CMD") { (self) throws(IdentityFault) in
        try self.takeSSH(try self.world.output(try ShellWords.split(line), []))
      }
    }
    guard let home = world.variable("HOME"), !home.isEmpty else { return }
    for name in ["id_ed25519", "id_rsa"] {
      let path = "\(home)/.ssh/\(name)"
      attempt(path) { (self) throws(IdentityFault) in
        guard let bytes = try self.world.read(path) else {
          self.notes.append("\(path): not found")
          return
        }
        try self.takeSSH(bytes)
      }
    }
  }

  /// A variable; an empty one counts as not set.
  private mutating func value(_ name: String) -> String? {
    guard let value = world.variable(name), !value.isEmpty else {
      notes.append("\(name): not set")
      return nil
    }
    return value
  }

  private var defaultFile: String? {
    if let folder = world.variable("XDG_CONFIG_HOME"), !folder.isEmpty {
      return folder + "/sops/age/keys.txt"
    }
    guard let home = world.variable("HOME"), !home.isEmpty else { return nil }
    return home + "/.config/sops/age/keys.txt"
  }

  private mutating func attempt(
    _ source: String, _ body: (inout IdentityCollector) throws(IdentityFault) -> Void
  ) {
    do throws(IdentityFault) { try body(&self) } catch {
      notes.append("\(source): \(error.reason)")
    }
  }

  private mutating func take(_ bytes: [UInt8], from source: String) throws(IdentityFault) {
    do throws(AgeError) {
      let file: KeyFile
      if KeyFile.isProtected(bytes) {
        guard let passphrase = world.passphrase(source) else { throw .passphraseNeeded }
        file = try KeyFile(protected: bytes, passphrase: passphrase)
        late += file.identities
      } else {
        file = try KeyFile(bytes)
        native += file.identities
      }
      notes += file.unusable.map { "\(source): \($0.message)" }
      notes.append("\(source): \(file.identities.count) identities")
    } catch { throw IdentityFault(error.message) }
  }

  private mutating func takeSSH(_ bytes: [UInt8]) throws(IdentityFault) {
    do throws(AgeError) { late.append(.ssh(try SSHIdentity(privateKeyFile: bytes))) } catch {
      throw IdentityFault(error.message)
    }
  }
}

/// Words as a shell splits them: blanks, quotes and backslashes; nothing is expanded.
enum ShellWords {
  static func split(_ line: String) throws(IdentityFault) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for letter in line {
      if isEscaped {
        word = (word ?? "") + String(letter)
        isEscaped = false
      } else if letter == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if letter == open { quote = nil } else { word = (word ?? "") + String(letter) }
      } else if letter == "'" || letter == "\"" {
        quote = letter
        word = word ?? ""
      } else if letter == " " || letter == "\t" || letter == "\n" {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(letter)
      }
    }
    if let done = word { words.append(done) }
    guard quote == nil, !isEscaped, !words.isEmpty else { throw IdentityFault("it is no command") }
    return words
  }
}

/// The command of an editor.
public enum EditorCommand {
  /// Its words, as a shell splits them; nothing is expanded.
  public static func words(_ line: String) throws(IdentityFault) -> [String] {
    try ShellWords.split(line)
  }
}
