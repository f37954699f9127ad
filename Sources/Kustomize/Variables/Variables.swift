internal import Findings
internal import Text
internal import YAML

/// The `vars` of all layers: bound when their file is accumulated, put in when all names are final.
struct Variables: Sendable {
  private var entries: [VariableEntry] = []

  /// Whether there is none.
  var isEmpty: Bool { entries.isEmpty }

  /// Adds variables and binds each to the resource that it names, if that is there.
  mutating func add(_ more: [VariableEntry], bindingIn resources: inout ResourceSet)
    throws(KustomizeError)
  {
    try add(more)
    for entry in more {
      let matches = resources.resources.indices.filter {
        entry.means(resources.resources[$0])
      }
      if matches.count > 1 {
        throw KustomizeError(.variableWithSeveralTargets(name: entry.name), at: entry.place)
      }
      if let position = matches.first {
        resources.resources[position].variables.append(entry.name)
      }
    }
  }

  /// Adds the variables of a child.
  mutating func add(_ child: Variables) throws(KustomizeError) {
    try add(child.entries)
  }

  private mutating func add(_ more: [VariableEntry]) throws(KustomizeError) {
    for entry in more {
      if let first = entries.first(where: { $0.name.hasSameBytes(as: entry.name) }) {
        throw KustomizeError(
          .duplicateVariable(name: entry.name, first: first.place), at: entry.place)
      }
      entries.append(entry)
    }
  }

  /// Puts the values in wherever texts name them at the places of a configuration.
  func resolve(in resources: inout ResourceSet, at specs: [FieldSpec]) throws(KustomizeError) {
    if entries.isEmpty { return }
    var values: [ByteText: Node] = [:]
    for entry in entries { values[ByteText(entry.name)] = try value(of: entry, in: resources) }
    let expansion = VariableExpansion(values: values)
    for position in resources.resources.indices {
      let gvk = resources.resources[position].id.gvk
      let origin = resources.resources[position].origin
      for spec in specs where spec.gvk.selects(gvk) {
        try resources.resources[position].change(spec, creating: .scalar) {
          (node) throws(KustomizeError) in
          if !expansion.expand(&node) {
            throw .misfit(spec, expected: "a list of strings", node, of: origin)
          }
        }
      }
      resources.resources[position].refreshID()
    }
    resources.idsChanged()
  }

  private func value(of entry: VariableEntry, in resources: ResourceSet) throws(KustomizeError)
    -> Node
  {
    let path = FieldPath(entry.fieldPath.replacingIndices)
    for resource in resources.resources
    where resource.variables.contains(where: { $0.hasSameBytes(as: entry.name) }) {
      if let path, let value = resource.node.value(at: path) { return value }
    }
    throw KustomizeError(
      .variableWithoutValue(name: entry.name, path: entry.fieldPath), at: entry.place)
  }
}

extension VariableEntry {
  /// Whether a resource is, or was, the one that is meant.
  fileprivate func means(_ resource: Resource) -> Bool {
    ([resource.id] + resource.previousIDs).contains { id in
      id.gvk == target.gvk && id.name.hasSameBytes(as: target.name)
        && ((target.namespace.isEmpty && !target.isClusterScoped)
          || id.sharesNamespace(with: target))
    }
  }
}

extension String {
  /// `ports[0]` as `ports.0`.
  fileprivate var replacingIndices: String {
    var result: [UInt8] = []
    let bytes = Array(utf8)
    for (index, byte) in bytes.enumerated() {
      let opens = byte == UInt8(ascii: "[") && index > 0 && bytes[index - 1] != UInt8(ascii: ".")
      if opens {
        result.append(UInt8(ascii: "."))
      } else if byte != UInt8(ascii: "]") || !bytes[..<index].contains(UInt8(ascii: "[")) {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
