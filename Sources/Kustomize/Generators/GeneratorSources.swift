internal import FileTree
internal import Findings
internal import Text
internal import YAML

/// A key of a generated object with its content.
struct DataEntry: Sendable {
  var key: String
  var value: [UInt8]
}

/// Reads the keys and values of a generator: variables of `envs` first, then literals, then files.
struct GeneratorSources {
  let loader: Loader
  let folder: TreePath
  let generator: GeneratorEntry
  private var entries: [DataEntry] = []
  private var keys: Set<ByteText> = []

  /// What a generator lists.
  static func read(_ generator: GeneratorEntry, from folder: TreePath, with loader: Loader)
    throws(KustomizeError) -> [DataEntry]
  {
    var sources = GeneratorSources(loader: loader, folder: folder, generator: generator)
    for entry in generator.envs { try sources.addVariables(entry) }
    for entry in generator.literals { try sources.addLiteral(entry) }
    for entry in generator.files { try sources.addFile(entry) }
    return sources.entries
  }

  private init(loader: Loader, folder: TreePath, generator: GeneratorEntry) {
    self.loader = loader
    self.folder = folder
    self.generator = generator
  }

  private mutating func add(_ key: String, _ value: [UInt8], at place: Place)
    throws(KustomizeError)
  {
    guard keys.insert(ByteText(key)).inserted else {
      throw KustomizeError(.duplicateDataKey(key: key, generator: generator.name), at: place)
    }
    // An empty key is caught by the tool that reads the object; only what reads as another type
    // fails here.
    if !key.isEmpty { try StringKeys.check(key, at: place) }
    entries.append(DataEntry(key: key, value: value))
  }

  /// `KEY=VALUE`; one pair of quotes around the value goes.
  private mutating func addLiteral(_ entry: Entry) throws(KustomizeError) {
    let bytes = Array(entry.text.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0 else {
      throw KustomizeError(.malformedLiteral(text: entry.text), at: entry.place)
    }
    var value = bytes[(equals + 1)...]
    if value.count >= 2, let quote = value.first, quote == value.last,
      quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    {
      value = value.dropFirst().dropLast()
    }
    try add(String(decoding: bytes[..<equals], as: UTF8.self), Array(value), at: entry.place)
  }

  /// `PATH` or `KEY=PATH`; the content is taken byte for byte.
  private mutating func addFile(_ entry: Entry) throws(KustomizeError) {
    let parts = entry.text.utf8.split(
      separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts.contains(where: \.isEmpty) else {
      throw KustomizeError(.malformedFileSource(text: entry.text), at: entry.place)
    }
    let path = String(Substring(parts[parts.count - 1]))
    let file = try loader.file(Entry(path, at: entry.place), from: folder, field: "files")
    let baseName = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
    let key = parts.count == 2 ? String(Substring(parts[0])) : baseName ?? path
    try add(key, file.bytes, at: entry.place)
  }

  /// A file of `KEY=VALUE` lines.
  private mutating func addVariables(_ entry: Entry) throws(KustomizeError) {
    let file = try loader.file(entry, from: folder, field: "envs")
    for variable in try VariableFile.read(file.bytes, path: file.path) {
      try add(variable.key, variable.value, at: entry.place)
    }
  }
}
