internal import Text
internal import YAML

/// What stands at the end of a path where it has to be made.
enum CreatedKind: Sendable {
  case mapping
  case scalar
}

/// Why a path could not be walked.
struct FieldWalkError: Error {
  /// What is wrong, in a few words.
  enum Reason: Sendable {
    /// A scalar stands where the path goes on.
    case scalarOnTheWay(segment: String)
  }
  var reason: Reason
  /// Where the node is that does not fit.
  var mark: Mark
}

extension Node {
  /// Changes every node at a path of a field spec.
  ///
  /// Mappings are entered by key; a sequence on the way is entered item by item and takes no name
  /// of the path. Nulls end the walk, unless the path creates.
  mutating func change<Failure: Error>(
    at spec: FieldSpec, creating kind: CreatedKind,
    orFail fail: (FieldWalkError) -> Failure,
    _ change: (inout Node) throws(Failure) -> Void
  ) throws(Failure) {
    try walk(
      spec.segments[...], create: spec.create ? kind : nil, orFail: fail, change: change)
  }

  private mutating func walk<Failure: Error>(
    _ path: ArraySlice<FieldSpec.Segment>, create: CreatedKind?,
    orFail fail: (FieldWalkError) -> Failure,
    change: (inout Node) throws(Failure) -> Void
  ) throws(Failure) {
    guard let segment = path.first else { return try change(&self) }
    switch content {
    case .mapping:
      try withMapping { (mapping: inout Mapping) throws(Failure) in
        let isLast = path.count == 1
        let made = segment.isSequence ? nil : create.map { isLast ? $0 : .mapping }
        guard let index = mapping.enter(segment, creating: made) else { return }
        try mapping.entries[index].value.walk(
          path.dropFirst(), create: create, orFail: fail, change: change)
      }
    case .sequence:
      try withSequence { (items: inout [Node]) throws(Failure) in
        for index in items.indices {
          try items[index].walk(path, create: create, orFail: fail, change: change)
        }
      }
    case .scalar:
      if isNull { return }
      throw fail(FieldWalkError(reason: .scalarOnTheWay(segment: segment.name), mark: mark))
    }
  }
}

extension Mapping {
  /// Where the value of a path segment stands, made where that is asked for; nil ends the walk.
  fileprivate mutating func enter(_ segment: FieldSpec.Segment, creating kind: CreatedKind?)
    -> Int?
  {
    if let index = index(of: segment.name) {
      guard entries[index].value.isNull else { return index }
      if segment.isSequence {
        entries[index].value.content = .sequence([])
        entries[index].value.tag = nil
        return index
      }
      guard let kind else { return nil }
      entries[index].value.become(kind)
      return index
    }
    guard let kind else { return nil }
    let index = indexOrInsert(segment.name)
    entries[index].value.become(kind)
    return index
  }
}

extension Node {
  fileprivate mutating func become(_ kind: CreatedKind) {
    tag = nil
    content =
      switch kind {
      case .mapping: .mapping(Mapping())
      case .scalar: .scalar(Scalar("", style: .doubleQuoted))
      }
  }
}
