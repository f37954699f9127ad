internal import Text

/// The variables of a substitution: names with their values.
public struct Variables: Sendable {
  private var values: [ByteText: [UInt8]] = [:]
  /// Whether there may be others that nobody here knows: some source lives in the cluster alone.
  public var isOpen = false

  /// No variables.
  public init() {}

  /// Whether there are none.
  public var isEmpty: Bool { values.isEmpty }

  /// The names, sorted by bytes.
  public var names: [String] { values.keys.sorted().map(\.text) }

  /// The value of a variable; nil where it is not set.
  public subscript(_ name: String) -> [UInt8]? { values[ByteText(name)] }

  /// Sets a variable, over an earlier value. Line feeds do not survive.
  public mutating func set(_ name: String, to value: some Sequence<UInt8>) {
    values[ByteText(name)] = value.filter { $0 != UInt8(ascii: "\n") }
  }

  /// Refuses names that no variable can have: `^[_[:alpha:]][_[:alpha:][:digit:]]*$`. The first by
  /// bytes is named.
  public func checkNames() throws(SubstitutionError) {
    for name in names where !Variables.isName(name) { throw .invalidName(name: name) }
  }

  /// Whether a text can be the name of a variable.
  static func isName(_ text: String) -> Bool {
    var isFirst = true
    for byte in text.utf8 {
      let isLetter = (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 || byte == 0x5F
      let isDigit = (0x30...0x39).contains(byte)
      guard isLetter || (isDigit && !isFirst) else { return false }
      isFirst = false
    }
    return !isFirst
  }
}

/// What stands for a secret value that nobody here can read.
public enum Placeholder {
  /// What every placeholder begins with.
  public static let prefix = "..PLACEHOLDER_"

  /// The stand-in for the value of a key: the text of flux-local and flate. It survives as a plain
  /// scalar.
  public static func text(for key: String) -> String { "\(prefix)\(key).." }
}
