/// The files of attributes that hold for the files of a folder.
struct AttributeStack: Sendable {
  /// A file of attributes and where it lies.
  private struct Layer: Sendable {
    var file: AttributeFile
    /// How many bytes of a path come before the part that patterns of the file see.
    var base: Int
  }

  /// Lowest precedence first.
  private var layers: [Layer] = []
  /// Above all folders: the repository's `info/attributes`.
  private var top: Layer?
  private var macros: [String: [(name: String, value: AttributeValue)]] = [
    "binary": [("diff", .unset), ("merge", .unset), ("text", .unset)]
  ]

  /// Whether no file says anything.
  var isEmpty: Bool { layers.isEmpty && top == nil }

  /// Files outside of the tree: of the system, then of the user, and the repository's own.
  init(outside: [[UInt8]], info: [UInt8]?) {
    for bytes in outside { add(AttributeFile(bytes), base: 0, mayDefine: true) }
    if let info {
      let file = AttributeFile(info)
      macros.merge(file.macros) { $1 }
      top = Layer(file: file, base: 0)
    }
  }

  /// This stack with the file of a folder, whose path has so many bytes, above it.
  func adding(_ bytes: [UInt8], folderPathCount: Int) -> AttributeStack {
    var stack = self
    // Groups may be named only at the top.
    let base = folderPathCount == 0 ? 0 : folderPathCount + 1
    stack.add(AttributeFile(bytes), base: base, mayDefine: base == 0)
    return stack
  }

  private mutating func add(_ file: AttributeFile, base: Int, mayDefine: Bool) {
    if mayDefine { macros.merge(file.macros) { $1 } }
    if !file.lines.isEmpty { layers.append(Layer(file: file, base: base)) }
  }

  /// What holds for the file at a path, counted from the top of the repository: the attributes that
  /// are set, unset or have a value.
  func attributes(of path: [UInt8]) -> [String: AttributeValue] {
    var found: [String: AttributeValue] = [:]
    let name = path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[($0 + 1)...]) } ?? path
    for layer in (layers + (top.map { [$0] } ?? [])).reversed() {
      let below = Array(path.dropFirst(layer.base))
      for line in layer.file.lines.reversed()
      where line.pattern.matches(line.isForName ? name : below) {
        for (name, value) in line.values.reversed() { take(name, value, &found, depth: 0) }
      }
    }
    return found.filter { $0.value != .unspecified }
  }

  /// Notes a value unless a later line has spoken; a group that is set brings its values.
  private func take(
    _ name: String, _ value: AttributeValue, _ found: inout [String: AttributeValue], depth: Int
  ) {
    if found[name] != nil { return }
    found[name] = value
    guard value == .set, let group = macros[name], depth < 10 else { return }
    for (name, value) in group.reversed() { take(name, value, &found, depth: depth + 1) }
  }
}
