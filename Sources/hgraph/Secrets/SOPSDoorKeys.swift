import CommandLineParser
import Glibc
import SOPS

/// Recipients: whom new files are for, and changing that of old ones.
extension SOPSDoor {
  /// The metadata of a new file: the words of the command line before the rule of the file.
  func metadata(_ rules: SecretRules, for input: File) throws -> Metadata {
    try refuseOtherKeys()
    let name = values.text("filename-override") ?? values.text("file") ?? ""
    let given = given("age", variable: "SOPS_AGE_RECIPIENTS")
    var rule = try rules.rule(for: name)
    if rule == nil, given.isEmpty {
      throw DoorStop(
        61, "config file not found, or has no creation rules, and no keys are given",
        hints: ["name recipients with --age, or write a .sops.yaml"])
    }
    if !given.isEmpty {
      var replaced = CreationRule(age: given)
      replaced.selections = rule?.selections ?? []
      replaced.codeOfEncryptedOnly = rule?.codeOfEncryptedOnly ?? false
      rule = replaced
    }
    guard var rule else { throw SOPSError(.noKeys) }
    try override(&rule)
    do throws(SOPSError) { return try rule.metadata() } catch {
      throw error.inFile(rule.line > 0 ? rules.configuration?.file : nil)
    }
  }

  private func override(_ rule: inout CreationRule) throws {
    let given: [(String, (String) -> Selection)] = [
      ("unencrypted-suffix", Selection.unencryptedSuffix),
      ("encrypted-suffix", Selection.encryptedSuffix),
      ("unencrypted-regex", Selection.unencryptedPattern),
      ("encrypted-regex", Selection.encryptedPattern),
      ("unencrypted-comment-regex", Selection.unencryptedComment),
      ("encrypted-comment-regex", Selection.encryptedComment),
    ]
    let selections = given.compactMap { name, make in
      values.text(name).flatMap { $0.isEmpty ? nil : make($0) }
    }
    if !selections.isEmpty { rule.selections = selections }
    if values.flag("mac-only-encrypted") { rule.codeOfEncryptedOnly = true }
    if let threshold = try values.number("shamir-secret-sharing-threshold", in: 0...255) {
      rule.threshold = threshold
    }
  }

  private func refuseOtherKeys() throws {
    for name in ["pgp", "kms", "gcp-kms", "azure-kv", "hc-vault-transit"]
    where !values.all(name).isEmpty {
      throw SOPSError(
        .unsupportedKey, "--\(name): hgraph encrypts for keys of age alone",
        hints: ["name recipients with --age"])
    }
  }

  /// The recipients of an option, each once; else those of a variable.
  private func given(_ name: String, variable: String? = nil) -> [String] {
    var texts = values.all(name)
    if texts.isEmpty, let variable, let text = environmentVariable(variable) { texts = [text] }
    return texts.flatMap { $0.split(separator: ",") }
      .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
      .filter { !$0.isEmpty }
  }

  func rotate() throws -> Int32 {
    try refuseOtherKeys()
    let input = try input()
    let file = try EncryptedFile(input.bytes, format: input.format, file: input.name)
    let clear = try open(file)
    var groups = file.metadata.groups
    let removed = given("rm-age")
    for index in groups.indices { groups[index].age.removeAll { removed.contains($0.recipient) } }
    for recipient in given("add-age")
    where !groups.isEmpty && !groups[0].age.contains(where: { $0.recipient == recipient }) {
      groups[0].age.append(AgeEntry(recipient: recipient))
    }
    let bytes = try clear.rotated(groups: groups, layout(try rules()), in: .program)
    return try deliver(bytes, input)
  }

  func updateKeys() throws -> Int32 {
    var code: Int32 = 0
    for path in values.all("files") { code = max(code, try updateKeys(path)) }
    return code
  }

  private func updateKeys(_ path: String) throws -> Int32 {
    let input = try input(path)
    let file = try EncryptedFile(input.bytes, format: input.format, file: input.name)
    let rules = try rules()
    guard let rule = try rules.rule(for: path) else {
      throw DoorStop(61, "\(path): there is no .sops.yaml with creation rules")
    }
    let update = KeyUpdate(file, groups: try rule.keyGroups(), threshold: rule.threshold)
    guard update.isNeeded else {
      session.say.note("\(path) is up to date")
      return 0
    }
    session.say.note("the following changes will be made to the key groups of \(path):")
    session.say.note(update.description)
    if !values.flag("yes"), !confirm() { return 0 }
    let bytes = try update.apply(
      with: SecretWorld.keyRing, rewrapsAll: true, layout(rules), in: .program)
    try DiskFile.replace(path, with: bytes)
    session.say.note("\(path) is synced with its new keys")
    return 0
  }

  private func confirm() -> Bool {
    session.say.note("is this okay? (y/n)")
    return readLine().map { ["y", "yes", "Y"].contains($0) } ?? false
  }
}

extension KeyUpdate {
  /// The groups with what stays, comes and goes.
  var description: String {
    var lines: [String] = []
    for change in changes {
      if !lines.contains("Group \(change.group + 1)") { lines.append("Group \(change.group + 1)") }
      let mark =
        switch change.kind {
        case .stays: "   "
        case .added: "+++"
        case .removed: "---"
        }
      lines.append("\(mark) \(change.recipient)")
    }
    return lines.joined(separator: "\n")
  }
}

extension SOPSError {
  /// The same about a file, where it names none.
  func inFile(_ name: String?) -> SOPSError {
    var error = self
    if error.file.isEmpty, let name { error.file = name }
    return error
  }
}
