import BuildStore
import Text

/// Parameters are equal where their bytes are: Swift's own comparison of texts takes some that
/// differ for the same.
extension Parameter {
  public static func == (left: Parameter, right: Parameter) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a == b
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    var writer = BinaryWriter()
    writer.writeParameter(self)
    hasher.combine(writer.bytes)
  }

  /// The keys at which two maps differ, sorted.
  func differingNames(from other: Parameter) -> [ByteText] {
    guard case .map(let mine) = self, case .map(let theirs) = other else { return [] }
    return Set(mine.keys).union(theirs.keys).filter { mine[$0] != theirs[$0] }.sorted()
  }
}
