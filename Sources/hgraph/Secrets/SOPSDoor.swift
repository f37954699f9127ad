import CommandLineParser
import Findings
import Glibc
import SOPS
import Text

/// `hgraph sops`: the library alone, with the exit codes of the program that it stands in for.
struct SOPSDoor {
  let session: Session
  var values: ParsedValues { session.values }

  init(_ session: Session) {
    self.session = session
  }

  /// Runs a command. An error is told with its place and ends with the peer's exit code.
  static func run(_ values: ParsedValues, _ work: (SOPSDoor) throws -> Int32) throws -> Int32 {
    SecretWorld.forbidDumps()
    return try Session.run(values) { (session: Session) in
      if let folder = values.text("directory"), chdir(folder) != 0 {
        throw FolderError(path: folder, reason: String(cString: strerror(errno)))
      }
      do {
        return try work(SOPSDoor(session))
      } catch let error as SOPSError {
        // Findings of secret files are shown without their lines.
        session.say.findings(error.findings) { _ in nil }
        let isEncrypting =
          ["encrypt", "edit"].contains(values.path.last ?? "") || values.flag("encrypt")
        return SOPSExitCode.code(for: error, isEncrypting: isEncrypting)
      } catch let stop as DoorStop {
        session.say.error(stop.message, hints: stop.hints)
        return stop.code
      }
    }
  }

  // MARK: Commands

  func oldForm() throws -> Int32 {
    guard values.text("file") != nil else {
      throw DoorStop(SOPSExitCode.noFile, "no file is named", hints: ["try 'hgraph sops --help'"])
    }
    if values.flag("decrypt") { return try decrypt() }
    if values.flag("encrypt") { return try encrypt() }
    if values.flag("rotate") { return try rotate() }
    return try edit()
  }

  func encrypt() throws -> Int32 {
    let input = try input()
    let clear = try ClearFile(input.bytes, format: input.format, file: input.name)
    let rules = try rules()
    let metadata = try metadata(rules, for: input)
    var bytes = try clear.encrypted(metadata, layout(rules), in: .program)
    if let format = try outputType(), format != input.format {
      bytes = try EncryptedFile(bytes, format: input.format, file: input.name)
        .bytes(as: format, layout(rules))
    }
    return try deliver(bytes, input)
  }

  func decrypt() throws -> Int32 {
    let input = try input()
    let file = try EncryptedFile(input.bytes, format: input.format, file: input.name)
    let clear = try open(file)
    let layout = layout(try rules())
    if let path = values.text("extract") {
      return try deliver(
        try clear.extract(try PathExpression.parse(path), as: try outputType(), layout), input)
    }
    return try deliver(try clear.bytes(as: try outputType(), layout), input)
  }

  func set() throws -> Int32 {
    let path = try PathExpression.parse(values.text("path") ?? "")
    let value = try Value(json: try valueText())
    return try change { clear in _ = try clear.set(value, at: path) }
  }

  func unset() throws -> Int32 {
    let path = try PathExpression.parse(values.text("path") ?? "")
    return try change { clear in
      do throws(SOPSError) { try clear.unset(path) } catch {
        if error.kind != .path || !values.flag("idempotent") { throw error }
      }
    }
  }

  func fileStatus() throws -> Int32 {
    let input = try input()
    var isEncrypted = true
    do throws(SOPSError) {
      _ = try EncryptedFile(input.bytes, format: input.format, file: input.name)
    } catch {
      if error.kind != .notEncrypted { throw error }
      isEncrypted = false
    }
    session.say.result("{\"encrypted\":\(isEncrypted)}")
    return 0
  }

  /// Decrypts the file, changes it, and writes it where its clear text is another one then.
  private func change(_ body: (inout ClearFile) throws -> Void) throws -> Int32 {
    let input = try input()
    let clear = try open(try EncryptedFile(input.bytes, format: input.format, file: input.name))
    var changed = clear
    try body(&changed)
    if changed.hasSameContent(as: clear) { return 0 }
    return try deliver(
      try changed.reencrypted(layout(try rules()), in: .program), input, inPlace: true)
  }

  private func valueText() throws -> [UInt8] {
    try values.refuseTogether("value", "value-file", "value-stdin")
    if let text = values.text("value") { return Array(text.utf8) }
    if values.flag("value-stdin") { return try read("-") }
    if let path = values.text("value-file") { return try read(path) }
    throw DoorStop(
      7, "no value is given", hints: ["give it as the last word, or with --value-file"])
  }

  // MARK: Pieces

  /// Opens a file with the user's identities, and tells what is to be told.
  func open(_ file: EncryptedFile) throws -> ClearFile {
    let clear = try file.open(with: SecretWorld.keyRing, ignoringCode: values.flag("ignore-mac"))
    if values.flag("ignore-mac") { session.say.warning("the MAC is not checked") }
    session.say.findings(clear.warnings.map { $0.at(file.file) }) { _ in nil }
    return clear
  }

  func rules() throws -> SecretRules { try SecretRules(path: values.text("config")) }

  func layout(_ rules: SecretRules) -> Layout {
    var layout = rules.configuration?.layout ?? Layout()
    if let indent = values.text("indent").flatMap({ Int($0) }), indent > 0 {
      layout = Layout(yamlIndent: indent, jsonIndent: indent, binaryIndent: indent)
    }
    return layout
  }

  func outputType() throws -> Format? { try type("output-type") }

  private func type(_ name: String) throws -> Format? {
    guard let text = values.text(name), !text.isEmpty else { return nil }
    // As the peer: a type that it does not know is binary.
    return Format(rawValue: text) ?? .binary
  }

  /// A file that a command works on.
  struct File {
    var name: String
    var bytes: [UInt8]
    var format: Format
  }

  func input() throws -> File {
    let path = values.text("file") ?? "-"
    if path == "-", isatty(0) == 1 {
      throw DoorStop(SOPSExitCode.noFile, "no file is named")
    }
    return try input(path)
  }

  func input(_ path: String) throws -> File {
    let name = values.text("filename-override") ?? path
    return File(
      name: path == "-" ? "standard input" : path, bytes: try read(path),
      format: try type("input-type") ?? Format(fileName: name))
  }

  private func read(_ path: String) throws -> [UInt8] {
    do throws(DiskFault) { return try DiskFile.read(path) } catch {
      throw DoorStop(
        error.isMissing ? SOPSExitCode.noFile : SOPSExitCode.unreadable, "\(path): \(error.reason)")
    }
  }

  func deliver(_ bytes: [UInt8], _ input: File, inPlace: Bool = false) throws -> Int32 {
    let target =
      values.text("output") ?? (inPlace || values.flag("in-place") ? values.text("file") : nil)
    guard let target, target != "-" else {
      session.say.result(bytes)
      return 0
    }
    do {
      try DiskFile.replace(target, with: bytes)
    } catch let error as any FindingError {
      session.say.findings(error.findings) { _ in nil }
      return SOPSExitCode.unwritable
    }
    return 0
  }
}

/// Why a door's command ends, with the peer's exit code.
struct DoorStop: Error {
  let code: Int32
  let message: String
  let hints: [String]

  init(_ code: Int32, _ message: String, hints: [String] = []) {
    self.code = code
    self.message = message
    self.hints = hints
  }
}

extension Surroundings {
  /// The system's random bytes, and its clock.
  static let program = Surroundings(now: {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: Int64(time.tv_sec))
  })
}

extension Finding {
  /// The same about a file, where it says none.
  func at(_ file: String) -> Finding {
    var finding = self
    finding.place = finding.place ?? Place(file: file)
    return finding
  }
}
