import Text
import YAML

/// A step on the way to a value.
public enum PathStep: Sendable, Equatable {
  case key(String)
  case index(Int)
}

/// Paths as they are written: `["key"]["key"][0]`, or `key.key[0]` where no key needs quotes.
public enum PathExpression {
  /// The steps of a path.
  public static func parse(_ text: String) throws(SOPSError) -> [PathStep] {
    text.hasPrefix("[") ? try brackets(Array(text.utf8)[...]) : try dotted(text)
  }

  private static func brackets(_ text: ArraySlice<UInt8>) throws(SOPSError) -> [PathStep] {
    var steps: [PathStep] = []
    var rest = text
    while !rest.isEmpty {
      guard rest.first == UInt8(ascii: "[") else { throw invalid() }
      rest = rest.dropFirst()
      guard let quote = rest.first else { throw invalid() }
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        guard let end = end(of: rest) else { throw invalid() }
        steps.append(.key(try string(rest[rest.startIndex...end])))
        rest = rest[(end + 1)...]
      } else {
        let digits = rest.prefix { $0 != UInt8(ascii: "]") }
        guard let index = Int(String(decoding: digits, as: UTF8.self)), index >= 0 else {
          throw invalid()
        }
        steps.append(.index(index))
        rest = rest.dropFirst(digits.count)
      }
      guard rest.first == UInt8(ascii: "]") else { throw invalid() }
      rest = rest.dropFirst()
    }
    return steps
  }

  /// Where the quote that a text begins with is closed.
  private static func end(of text: ArraySlice<UInt8>) -> Int? {
    var index = text.startIndex + 1
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "\\") {
        index += 1
      } else if text[index] == text[text.startIndex] {
        return index
      }
      index += 1
    }
    return nil
  }

  private static func string(_ text: ArraySlice<UInt8>) throws(SOPSError) -> String {
    if text.first == UInt8(ascii: "'") {
      return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
    }
    guard let node = try? JSON.parse(Array(text)), let key = node.text else { throw invalid() }
    return key
  }

  private static func dotted(_ text: String) throws(SOPSError) -> [PathStep] {
    var steps: [PathStep] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let name = part.prefix { $0 != "[" }
      guard !name.isEmpty else { throw invalid() }
      steps.append(.key(String(name)))
      let rest = part.dropFirst(name.count)
      if !rest.isEmpty { steps += try brackets(Array(rest.utf8)[...]) }
    }
    return steps
  }

  private static func invalid() -> SOPSError {
    SOPSError(
      .path, "the path is not of the form [\"key\"][0]",
      hints: ["write [\"data\"][\"password\"], for example"])
  }

  /// The steps as they are written.
  static func text(_ steps: some Collection<PathStep>) -> String {
    steps.map { step in
      switch step {
      case .key(let key): "[\"\(key)\"]"
      case .index(let index): "[\(index)]"
      }
    }.joined()
  }
}

/// Finding and changing values by their path.
enum TreePathWalk {
  static func find(_ path: [PathStep], in root: Value) throws(SOPSError) -> Value {
    var value = root
    for (depth, step) in path.enumerated() {
      switch (step, value) {
      case (.key(let key), .map(let items)):
        guard let next = items[key] else { throw missing(path.prefix(depth + 1)) }
        value = next
      case (.index(let index), .list(let items)):
        let values = items.values
        guard values.indices.contains(index) else { throw missing(path.prefix(depth + 1)) }
        value = values[index].value
      default: throw missing(path.prefix(depth + 1))
      }
    }
    return value
  }

  /// Parents that are missing are made; an index of the list's length appends.
  static func set(
    _ value: Value, at path: ArraySlice<PathStep>, in parent: inout Value
  ) throws(SOPSError) {
    guard let step = path.first else {
      parent = value
      return
    }
    let rest = path.dropFirst()
    switch step {
    case .key(let key):
      var items = parent.mapItems
      let index = items.firstIndex { $0.has(key: key) }
      var child = index.flatMap { items[$0].held } ?? Value.null
      try set(value, at: rest, in: &child)
      if let index {
        items[index] = .value(key: key, child, line: items[index].line)
      } else {
        items.append(.value(key: key, child, line: 0))
      }
      parent = .map(items)
    case .index(let wanted):
      var items = parent.listItems
      let places = items.indices.filter { items[$0].held != nil }
      guard wanted <= places.count else { throw missing(path) }
      let place = wanted < places.count ? places[wanted] : nil
      var child = place.flatMap { items[$0].held } ?? Value.null
      try set(value, at: rest, in: &child)
      if let place {
        items[place] = .value(key: nil, child, line: items[place].line)
      } else {
        items.append(.value(key: nil, child, line: 0))
      }
      parent = .list(items)
    }
  }

  static func unset(_ path: ArraySlice<PathStep>, in parent: inout Value) throws(SOPSError) {
    guard let step = path.first, var items = parent.items else { throw missing(path) }
    let place: Int?
    switch (step, parent) {
    case (.key(let key), .map): place = items.firstIndex { $0.has(key: key) }
    case (.index(let index), .list):
      let places = items.indices.filter { items[$0].held != nil }
      place = places.indices.contains(index) ? places[index] : nil
    default: place = nil
    }
    guard let place, case .value(let key, var child, let line) = items[place] else {
      throw missing(path)
    }
    if path.count == 1 {
      items.remove(at: place)
    } else {
      try unset(path.dropFirst(), in: &child)
      items[place] = .value(key: key, child, line: line)
    }
    if case .map = parent { parent = .map(items) } else { parent = .list(items) }
  }

  private static func missing(_ path: some Collection<PathStep>) -> SOPSError {
    SOPSError(
      .path, keyPath: PathExpression.text(path),
      hints: ["check the path: keys are compared letter by letter"])
  }
}

extension Item {
  fileprivate func has(key: String) -> Bool {
    guard case .value(let name?, _, _) = self else { return false }
    return name.hasSameBytes(as: key)
  }

  fileprivate var held: Value? {
    guard case .value(_, let value, _) = self else { return nil }
    return value
  }

  fileprivate var line: Int {
    guard case .value(_, _, let line) = self else { return 0 }
    return line
  }
}

extension Value {
  fileprivate var mapItems: [Item] {
    guard case .map(let items) = self else { return [] }
    return items
  }

  fileprivate var listItems: [Item] {
    guard case .list(let items) = self else { return [] }
    return items
  }
}
