import Text

/// Trees as flat names with values, for formats without nesting: `age__list_0__map_enc`.
enum Flattening {
  private static let listMark = "__list_"
  private static let mapMark = "__map_"

  /// The flat names of a tree, sorted by bytes.
  static func flatten(_ items: [Item]) -> [(name: String, value: Value)] {
    var flat: [(name: String, value: Value)] = []
    for member in items.values {
      append(member.value, named: member.key ?? "", to: &flat)
    }
    return flat.sorted { $0.name.precedesByBytes($1.name) }
  }

  private static func append(
    _ value: Value, named name: String, to flat: inout [(name: String, value: Value)]
  ) {
    switch value {
    case .map(let items):
      for member in items.values {
        append(member.value, named: name + mapMark + (member.key ?? ""), to: &flat)
      }
    case .list(let items):
      for (index, member) in items.values.enumerated() {
        append(member.value, named: name + listMark + String(index), to: &flat)
      }
    default: flat.append((name, value))
    }
  }

  /// The tree of flat names.
  static func unflatten(_ members: [(name: String, value: Value)]) throws(SOPSError) -> [Item] {
    let root = Branch()
    for member in members {
      try root.set(try steps(of: member.name)[...], to: member.value)
    }
    return root.mapItems
  }

  private enum Step {
    case name(String)
    case index(Int)
  }

  /// The most items that a list can have: an index is a number that others wrote.
  private static let indexLimit = 10_000

  private static func steps(of name: String) throws(SOPSError) -> [Step] {
    let bytes = Array(name.utf8)
    var steps: [Step] = []
    var start = 0
    var index = 0
    var isIndex = false
    func step(_ end: Int) throws(SOPSError) -> Step {
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      guard isIndex else { return .name(text) }
      guard let number = Int(text), (0..<indexLimit).contains(number) else {
        throw SOPSError(.metadataInvalid, "a name of the metadata has no usable index")
      }
      return .index(number)
    }
    while index < bytes.count {
      let rest = bytes[index...]
      let list = rest.starts(with: listMark.utf8)
      if list || rest.starts(with: mapMark.utf8) {
        steps.append(try step(index))
        index += list ? listMark.utf8.count : mapMark.utf8.count
        start = index
        isIndex = list
      } else {
        index += 1
      }
    }
    steps.append(try step(bytes.count))
    return steps
  }

  /// A tree that is being put together.
  private final class Branch {
    var value: Value?
    var members: [(name: String, branch: Branch)] = []
    var list: [Int: Branch] = [:]

    func set(_ steps: ArraySlice<Step>, to value: Value) throws(SOPSError) {
      guard let first = steps.first else {
        self.value = value
        return
      }
      let next: Branch
      switch first {
      case .name(let name):
        if let known = members.first(where: { $0.name.hasSameBytes(as: name) }) {
          next = known.branch
        } else {
          next = Branch()
          members.append((name, next))
        }
      case .index(let index):
        next = list[index] ?? Branch()
        list[index] = next
      }
      try next.set(steps.dropFirst(), to: value)
    }

    var mapItems: [Item] {
      members.map { .value(key: $0.name, $0.branch.result, line: 0) }
    }

    var result: Value {
      if let value { return value }
      if list.isEmpty { return .map(mapItems) }
      return .list(list.keys.sorted().map { .value(key: nil, list[$0]?.result ?? .null, line: 0) })
    }
  }
}
