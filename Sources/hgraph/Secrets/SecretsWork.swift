import CommandLineParser
import FileTree
import Findings
import Glibc
import SOPS

extension SOPSDoor {
  /// Runs a command of our own form: an error ends with 1.
  static func own(_ values: ParsedValues, _ work: (Session) throws -> Int32) throws -> Int32 {
    SecretWorld.forbidDumps()
    return try Session.run(values) { (session: Session) in
      if let folder = values.text("directory"), chdir(folder) != 0 {
        throw FolderError(path: folder, reason: String(cString: strerror(errno)))
      }
      do {
        return try work(session)
      } catch let error as SOPSError {
        session.say.findings(error.findings) { _ in nil }
        return 1
      } catch let stop as DoorStop {
        session.say.error(stop.message, hints: stop.hints)
        return 1
      }
    }
  }
}

/// The commands of `hgraph secrets`.
struct SecretsWork {
  let session: Session
  let rules: SecretRules

  init(_ session: Session) throws {
    self.session = session
    rules = try SecretRules(path: session.values.text("config"))
  }

  private var values: ParsedValues { session.values }
  private var layout: Layout { rules.configuration?.layout ?? Layout() }

  private func read(_ path: String) throws -> [UInt8] {
    do throws(DiskFault) { return try DiskFile.read(path) } catch {
      throw DoorStop(1, "\(path): \(error.reason)")
    }
  }

  func encryptedFile(_ path: String) throws -> EncryptedFile {
    try EncryptedFile(try read(path), format: Format(fileName: path), file: path)
  }

  private func open(_ file: EncryptedFile) throws -> ClearFile {
    let clear = try file.open(with: SecretWorld.keyRing)
    session.say.findings(clear.warnings.map { $0.at(file.file) }) { _ in nil }
    return clear
  }

  // MARK: Commands

  func encrypt() throws -> Int32 {
    session.say.findings(rules.configuration?.warnings ?? []) { _ in nil }
    for path in values.all("files") {
      let clear: ClearFile
      do {
        clear = try ClearFile(try read(path), format: Format(fileName: path), file: path)
      } catch let error as SOPSError where error.kind == .alreadyEncrypted {
        session.say.note("\(path) is encrypted already")
        continue
      }
      guard let rule = try rules.rule(for: path) else {
        throw SOPSError(
          .noRule, file: path, "there is no .sops.yaml with creation rules",
          hints: ["write one beside the files, or above them"])
      }
      let metadata: Metadata
      do throws(SOPSError) { metadata = try rule.metadata() } catch {
        throw error.inFile(rules.configuration?.file)
      }
      try DiskFile.replace(path, with: try clear.encrypted(metadata, layout, in: .program))
      session.say.note("\(path) is encrypted")
    }
    return 0
  }

  func decrypt() throws -> Int32 {
    let clear = try open(try encryptedFile(values.text("file") ?? ""))
    let type = values.text("output-type").flatMap { Format(rawValue: $0) }
    if let path = values.text("extract") {
      session.say.result(try clear.extract(try PathExpression.parse(path), as: type, layout))
    } else {
      session.say.result(try clear.bytes(as: type, layout))
    }
    return 0
  }

  func edit() throws -> Int32 {
    let path = values.text("file") ?? ""
    let clear = try open(try encryptedFile(path))
    let name = path.split(separator: "/").last.map(String.init) ?? "secret"
    let edited = try SecretEditor(say: session.say).edit(
      try clear.bytes(layout), named: name, check: { try clear.edited($0, file: path) })
    guard let edited, !edited.hasSameContent(as: clear) else {
      session.say.note("\(path) is unchanged")
      return 0
    }
    return try write(edited, path)
  }

  func set() throws -> Int32 {
    let path = values.text("file") ?? ""
    let steps = try PathExpression.parse(values.text("path") ?? "")
    let value = try Value(json: try read(values.text("value-file") ?? "-"))
    let clear = try open(try encryptedFile(path))
    var changed = clear
    guard try changed.set(value, at: steps) else {
      session.say.note("\(path) is unchanged")
      return 0
    }
    return try write(changed, path)
  }

  private func write(_ clear: ClearFile, _ path: String) throws -> Int32 {
    try DiskFile.replace(path, with: try clear.reencrypted(layout, in: .program))
    return 0
  }

  func rotate() throws -> Int32 {
    for path in values.all("files") {
      let clear = try open(try encryptedFile(path))
      try DiskFile.replace(path, with: try clear.rotated(layout, in: .program))
      session.say.note("\(path) has a new data key")
    }
    return 0
  }

  func updateKeys() throws -> Int32 {
    var code: Int32 = 0
    for path in values.all("files") {
      let file = try encryptedFile(path)
      guard let rule = try rules.rule(for: path) else {
        throw SOPSError(.noRule, file: path, "there is no .sops.yaml with creation rules")
      }
      let update = KeyUpdate(file, groups: try rule.keyGroups(), threshold: rule.threshold)
      guard update.isNeeded else { continue }
      session.say.result("\(path):\n\(update.description)")
      if values.flag("check") { code = 1 }
      if values.flag("check") || values.flag("dry-run") { continue }
      if !values.flag("yes") {
        session.say.note("change the recipients of \(path)? (y/n)")
        guard ["y", "yes"].contains(readLine() ?? "") else { continue }
      }
      try DiskFile.replace(
        path, with: try update.apply(with: SecretWorld.keyRing, layout, in: .program))
      if update.changes.contains(where: { $0.kind == .removed }) {
        session.say.note(
          "who was removed still knows the data key: rotate the file, and change the secrets in it")
      }
    }
    return code
  }
}
