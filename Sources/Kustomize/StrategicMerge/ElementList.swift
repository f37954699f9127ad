internal import Text
internal import YAML

/// A list in which elements are set by their key values, with the oddities of the reference.
struct ElementList {
  var elements: [Node] = []

  /// Puts an element in place of all that match, else at the end; nil removes those that match.
  /// Null and empty elements vanish on the way. An empty value matches any element that has the
  /// key; where fewer values than keys are given only the first keys count; where none is given
  /// everything is lost.
  mutating func set(_ element: Node?, _ keys: [String], _ values: [String]) {
    var kept: [Node] = []
    kept.reserveCapacity(elements.count + 1)
    var isPlaced = false
    for other in elements where !other.isNull && other.mapping?.isEmpty != true {
      if !matches(other, keys, values) {
        if !values.isEmpty { kept.append(other) }
      } else if let element {
        isPlaced = true
        kept.append(element)
      }
    }
    if let element, !isPlaced { kept.append(element) }
    elements = kept
  }

  /// This list with the elements of another put into it one by one.
  func appending(_ others: [Node], _ keys: [String]) -> [Node] {
    var result = self
    for element in others {
      var values: [String] = []
      for key in keys {
        if let value = element[key] {
          values.append(value.text ?? "")
        } else {
          result.elements.append(element)
        }
      }
      if keys.count > 1 { result.set(nil, keys, values) }
      result.set(element.isNull ? nil : element, keys, values)
    }
    return result.elements.filter { !$0.isNull && $0.mapping?.isEmpty != true }
  }

  private func matches(_ element: Node, _ keys: [String], _ values: [String]) -> Bool {
    if values.isEmpty { return false }
    return zip(keys, values).allSatisfy { key, value in
      guard let text = element[key]?.text else { return false }
      return value.isEmpty || text.hasSameBytes(as: value)
    }
  }
}
