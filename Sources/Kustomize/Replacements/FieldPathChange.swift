internal import Patterns
internal import YAML

/// Finds the fields at a path, makes them where that is asked for, and changes them.
struct FieldPathChange {
  /// Why the fields cannot be reached.
  enum Failure: Error {
    /// Nothing is at the path.
    case missing
    /// The path goes on in a scalar.
    case intoText
    /// A part that does not go with the value there.
    case wrongShape(String)
    /// A match that is no regular expression.
    case pattern(PatternError)
  }

  /// What is made where something is missing; nil where nothing is.
  let created: Node?
  /// What happens to each field; the flag says that it was just made.
  let change: (inout Node, _ isNew: Bool) throws(Failure) -> Void
  /// How many fields were changed.
  private(set) var count = 0
  /// Whether the path ran into a null.
  private(set) var metNull = false

  init(
    creating created: Node?,
    _ change: @escaping (inout Node, _ isNew: Bool) throws(Failure) -> Void
  ) {
    self.created = created
    self.change = change
  }

  /// Changes the fields of a tree.
  mutating func apply(_ path: ArraySlice<FieldPath.Part>, to node: inout Node, isNew: Bool = false)
    throws(Failure)
  {
    guard let part = path.first else {
      count += 1
      return try change(&node, isNew)
    }
    if node.isNull, !isNew {
      metNull = true
      return
    }
    let rest = path.dropFirst()
    switch part {
    case .key(let key): try enter(key, rest, &node)
    case .index(let index):
      if node.mapping != nil { return try enter(String(index), rest, &node) }
      try enter(index, rest, &node)
    case .match(let field, let value): try enter(field, value, rest, &node)
    case .every: try enterAll(rest, &node)
    case .last: throw .wrongShape("'-' stands for the last item only in a source")
    }
  }

  private mutating func enter(_ key: String, _ rest: ArraySlice<FieldPath.Part>, _ node: inout Node)
    throws(Failure)
  {
    if node.scalar != nil { throw .intoText }
    var change = self
    let entered: Void? = try node.withMapping { (mapping: inout Mapping) throws(Failure) in
      let isNew = !mapping.contains(key)
      if isNew {
        guard change.created != nil else { throw .missing }
        mapping[key] = change.made(before: rest)
      }
      try mapping.update(key) { (value: inout Node) throws(Failure) in
        try change.apply(rest, to: &value, isNew: isNew)
      }
    }
    self = change
    if entered == nil { throw .wrongShape("the key '\(key)' is looked for in a list") }
  }

  private mutating func enter(_ index: Int, _ rest: ArraySlice<FieldPath.Part>, _ node: inout Node)
    throws(Failure)
  {
    var change = self
    let entered: Void? = try node.withSequence { (items: inout [Node]) throws(Failure) in
      let isNew = index == items.count && change.created != nil
      if isNew { items.append(change.made(before: rest)) }
      guard index < items.count else { throw .missing }
      try change.apply(rest, to: &items[index], isNew: isNew)
    }
    self = change
    if entered == nil { throw .wrongShape("the item \(index) is looked for in no list") }
  }

  private mutating func enter(
    _ field: String, _ value: String, _ rest: ArraySlice<FieldPath.Part>, _ node: inout Node
  ) throws(Failure) {
    let pattern: Pattern
    do { pattern = try Pattern(value) } catch { throw .pattern(error) }
    var change = self
    let entered: Void? = try node.withSequence { (items: inout [Node]) throws(Failure) in
      var found = false
      for index in items.indices {
        guard let text = items[index].matchText(field), pattern.matches(text) else { continue }
        found = true
        try change.apply(rest, to: &items[index])
      }
      if found || change.created == nil { return }
      let scalar = Node(.scalar(Scalar(value)))
      items.append(field.isEmpty ? scalar : .mapping([field: scalar]))
      try change.apply(rest, to: &items[items.count - 1])
    }
    self = change
    if entered == nil { throw .wrongShape("'[\(field)=\(value)]' is looked for in no list") }
  }

  private mutating func enterAll(_ rest: ArraySlice<FieldPath.Part>, _ node: inout Node)
    throws(Failure)
  {
    var change = self
    let entered: Void? = try node.withSequence { (items: inout [Node]) throws(Failure) in
      for index in items.indices { try change.apply(rest, to: &items[index]) }
    }
    self = change
    if entered == nil { throw .wrongShape("'*' stands for the items of a list") }
  }

  /// What is made where the rest of the path goes on.
  private func made(before rest: ArraySlice<FieldPath.Part>) -> Node {
    switch rest.first {
    case nil:
      switch created?.content {
      case .mapping: .mapping()
      case .sequence: .sequence([])
      default: Node(.scalar(Scalar("")))
      }
    case .key: .mapping()
    default: .sequence([])
    }
  }
}
