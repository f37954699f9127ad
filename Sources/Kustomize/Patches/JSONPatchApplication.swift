internal import Text
internal import YAML

/// Applies operations of a JSON patch to a tree that holds JSON, with the liberties of the
/// reference: negative indices count from the end, and replacing what a mapping lacks adds it.
struct JSONPatchApplication {
  private(set) var root: Node

  init(to root: Node) {
    self.root = root
  }

  /// Does what an operation says.
  mutating func apply(_ operation: JSONOperation) throws(KustomizeError) {
    if let problem = operation.problem { throw KustomizeError(problem, at: operation.place) }
    switch operation.action {
    case nil: return
    case .add: try add(operation.value, at: operation.path, operation)
    case .remove: try change(operation.path, operation) { $0.remove($1) }
    case .replace:
      try change(operation.path, operation) { $0.replace($1, with: operation.value) }
    case .move:
      let value = try value(at: operation.from, operation) ?? .null
      try change(operation.from, operation) { $0.remove($1) }
      try add(value, at: operation.path, operation)
    case .copy:
      let value = try value(at: operation.from, operation) ?? .null
      try add(value, at: operation.path, operation)
    case .test:
      let found = try value(at: operation.path, operation) ?? .null
      if !JSONEquality.equal(found, operation.value) {
        throw KustomizeError(.failedTest(path: operation.path.text), at: operation.place)
      }
    }
  }

  private mutating func add(_ value: Node, at path: JSONPointer, _ operation: JSONOperation)
    throws(KustomizeError)
  {
    try change(path, operation) { $0.add(value, at: $1) }
  }

  /// Changes the collection that holds what a path names; false says that the last name is not in
  /// it.
  private mutating func change(
    _ path: JSONPointer, _ operation: JSONOperation, _ change: (inout Node, String) -> Bool
  ) throws(KustomizeError) {
    let missing = KustomizeError(.missingPath(path: path.text), at: operation.place)
    guard let last = path.names.last else { throw missing }
    let found = root.enter(path.names.dropLast()) { change(&$0, last) }
    if found != true { throw missing }
  }

  /// The value at a path; nil where a mapping lacks it.
  private func value(at path: JSONPointer, _ operation: JSONOperation) throws(KustomizeError)
    -> Node?
  {
    let missing = KustomizeError(.missingPath(path: path.text), at: operation.place)
    guard let last = path.names.last else { throw missing }
    var node = root
    for name in path.names.dropLast() {
      guard let next = node.member(name) else { throw missing }
      node = next
    }
    switch node.content {
    case .mapping(let mapping): return mapping[last]
    case .sequence:
      guard let item = node.member(last) else { throw missing }
      return item
    case .scalar: throw missing
    }
  }
}

extension Node {
  /// Changes the collection at the end of some names; nil where there is none.
  fileprivate mutating func enter(_ names: ArraySlice<String>, _ body: (inout Node) -> Bool)
    -> Bool?
  {
    guard let name = names.first else { return body(&self) }
    switch content {
    case .scalar: return nil
    case .mapping:
      return withMapping { mapping in
        mapping.update(name) { $0.enter(names.dropFirst(), body) } ?? nil
      } ?? nil
    case .sequence:
      return withSequence { items in
        position(name, in: items.count).flatMap { items[$0].enter(names.dropFirst(), body) }
      } ?? nil
    }
  }

  /// What a name leads to.
  fileprivate func member(_ name: String) -> Node? {
    switch content {
    case .mapping(let mapping): mapping[name]
    case .sequence(let items): position(name, in: items.count).map { items[$0] }
    case .scalar: nil
    }
  }

  fileprivate mutating func add(_ value: Node, at name: String) -> Bool {
    switch content {
    case .mapping: return withMapping { $0[name] = value } != nil
    case .sequence:
      return withSequence { items in
        if name == "-" {
          items.append(value)
          return true
        }
        guard let index = position(name, in: items.count + 1) else { return false }
        items.insert(value, at: index)
        return true
      } ?? false
    case .scalar: return false
    }
  }

  fileprivate mutating func replace(_ name: String, with value: Node) -> Bool {
    switch content {
    case .mapping: return withMapping { $0[name] = value } != nil
    case .sequence:
      return withSequence { items in
        guard let index = position(name, in: items.count) else { return false }
        items[index] = value
        return true
      } ?? false
    case .scalar: return false
    }
  }

  fileprivate mutating func remove(_ name: String) -> Bool {
    switch content {
    case .mapping: return withMapping { $0.remove(name) } ?? nil != nil
    case .sequence:
      return withSequence { items in
        guard let index = position(name, in: items.count) else { return false }
        items.remove(at: index)
        return true
      } ?? false
    case .scalar: return false
    }
  }
}

/// The index that a name of a pointer means; negative ones count from the end.
private func position(_ name: String, in count: Int) -> Int? {
  guard let number = Int(name) else { return nil }
  let index = number < 0 ? number + count : number
  return (0..<count).contains(index) ? index : nil
}
