import Text

/// Reading a document as Kubernetes' tools do (`sigs.k8s.io/yaml`): YAML 1.1 becomes JSON.
extension YAMLParser {
  /// The first document as the JSON value that kubectl and Flux make of it, nil if it is empty.
  /// The dialect is Go's. See `Node.asKubernetesJSON`.
  public func kubernetesDocument(_ bytes: [UInt8]) throws(YAMLError) -> Node? {
    var parser = self
    parser.dialect = .go
    guard let node = try parser.firstDocument(bytes) else { return nil }
    return try node.asKubernetesJSON(file: file)
  }
}

extension Node {
  /// The tree as Kubernetes' tools see it, to be read by the schema `.json`: keys are strings
  /// (`yes: 1` has the key `true`, `010: 1` the key `8`), merge keys are applied where they stand
  /// (so they override keys before them, unlike kustomize's), of a duplicate key the last value
  /// counts, plain scalars are `null`, `true`, `false` or a JSON number, all others are quoted.
  ///
  /// It throws for keys that are null or collections, for infinity and not-a-number, and for what
  /// does not fit its tag.
  public func asKubernetesJSON(file: String = "") throws(YAMLError) -> Node {
    var node = self
    node.tag = nil
    switch content {
    case .scalar:
      node.content = .scalar(try kubernetesScalar(file: file))
    case .sequence(let items):
      var result: [Node] = []
      result.reserveCapacity(items.count)
      for item in items { result.append(try item.asKubernetesJSON(file: file)) }
      node.content = .sequence(result)
    case .mapping(let mapping):
      var members = Members()
      try members.add(mapping, file: file)
      node.content = .mapping(Mapping(members.entries))
    }
    return node
  }

  private func kubernetesScalar(file: String) throws(YAMLError) -> Scalar {
    switch try Schema.yaml11.resolve(self, file: file) {
    case nil, .null: return Scalar("null")
    case .bool(let value): return Scalar(value ? "true" : "false")
    case .int(let value): return Scalar(String(value))
    case .uint(let value): return Scalar(String(value))
    case .float(let value):
      guard value.isFinite else {
        throw YAMLError(
          .value, file: file, at: mark, "infinity and not-a-number cannot be written as JSON",
          found: text)
      }
      return Scalar(GoFloat.text(value, as: .json))
    case .string(let value), .timestamp(let value): return Scalar(value, style: .doubleQuoted)
    case .binary(let bytes):
      return Scalar(String(decoding: bytes, as: UTF8.self), style: .doubleQuoted)
    }
  }

  fileprivate func kubernetesKey(file: String) throws(YAMLError) -> Node {
    guard case .scalar = content else {
      throw YAMLError(
        .key, file: file, at: mark, "a collection cannot be a key", expected: "a string")
    }
    let text: String
    switch try Schema.yaml11.resolve(self, file: file) {
    case nil, .null:
      throw YAMLError(.key, file: file, at: mark, "null cannot be a key", expected: "a string")
    case .bool(let value): text = value ? "true" : "false"
    case .int(let value): text = String(value)
    case .uint(let value): text = String(value)
    case .float(let value): text = Self.keyText(value)
    case .string(let value), .timestamp(let value): text = value
    case .binary(let bytes): text = String(decoding: bytes, as: UTF8.self)
    }
    return Node(.scalar(Scalar(text, style: .doubleQuoted)), mark: mark)
  }

  /// Keys are written with the digits of single precision.
  private static func keyText(_ value: Double) -> String {
    let single = Float(value)
    guard single.isFinite else {
      return value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf"
    }
    var bytes: [UInt8] = []
    GoFloat.append(ShortestDecimal(single), to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The members of an object as they are set one after the other.
private struct Members {
  var entries: [Mapping.Entry] = []
  private var positions: [ByteText: Int] = [:]

  mutating func add(_ mapping: Mapping, file: String) throws(YAMLError) {
    entries.reserveCapacity(entries.count + mapping.count)
    for entry in mapping.entries {
      guard !entry.key.isMergeKey else {
        // Later sources are set first, so that earlier ones override them.
        for source in try entry.value.mergeSources(file: file).reversed() {
          try add(source, file: file)
        }
        continue
      }
      let key = try entry.key.kubernetesKey(file: file)
      set(key, try entry.value.asKubernetesJSON(file: file))
    }
  }

  private mutating func set(_ key: Node, _ value: Node) {
    let name = ByteText(key.text ?? "")
    if let position = positions[name] {
      entries[position] = Mapping.Entry(key: key, value: value)
    } else {
      positions[name] = entries.count
      entries.append(Mapping.Entry(key: key, value: value))
    }
  }
}
