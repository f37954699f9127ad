import Text

/// By which rules the text of a plain scalar becomes a value.
public enum Schema: Sendable {
  /// YAML 1.1 as `sigs.k8s.io/yaml` reads manifests: `yes`, `no`, `on`, `off`, `y`, `n` are
  /// Booleans, `0644` is octal, dates stay texts.
  case yaml11
  /// As kustomize reads resources: only `true` and `false` (in three spellings) are Booleans;
  /// numbers as in 1.1; dates are timestamps.
  case kustomizeResource
  /// JSON: what is not `null`, `true`, `false` or a number is a string.
  case json
}

/// What a scalar is.
public enum Resolved: Hashable, Sendable {
  case null
  case bool(Bool)
  /// An integer of 64 bits with a sign.
  case int(Int64)
  /// An integer from 2⁶³ to 2⁶⁴−1.
  case uint(UInt64)
  /// Any other number, also infinity and not-a-number.
  case float(Double)
  case string(String)
  /// A date or time, in RFC 3339.
  case timestamp(String)
  /// The bytes of a `!!binary` that are no valid UTF-8; others are strings.
  case binary([UInt8])
}

extension Schema {
  /// The value of a scalar: by its tag if it has one of YAML's own, else a string if it was quoted
  /// or written as a block, else by its text. Unknown tags make strings.
  ///
  /// It throws if the text does not fit the tag; the error has neither file nor place.
  public func resolve(_ scalar: Scalar, tag: String? = nil) throws(YAMLError) -> Resolved {
    if let tag, tag != "!" { return try resolve(scalar.text, tag: tag) }
    // kustomize loses the tag `!` on the way; for the others it makes a string.
    guard scalar.style == .plain, tag == nil || self == .kustomizeResource else {
      return .string(scalar.text)
    }
    return resolvePlain(scalar.text) ?? .string(scalar.text)
  }

  /// The value of a node that is a scalar; an error has the node's place.
  public func resolve(_ node: Node, file: String = "") throws(YAMLError) -> Resolved? {
    guard case .scalar(let scalar) = node.content else { return nil }
    do throws(YAMLError) {
      return try resolve(scalar, tag: node.tag)
    } catch {
      var error = error
      error.file = file
      error.mark = node.mark
      throw error
    }
  }

  /// What a plain text is if it is no string.
  func resolvePlain(_ text: String) -> Resolved? {
    text.utf8.withContiguousStorageIfAvailable { PlainText($0).resolve(self) }
      ?? Array(text.utf8).withUnsafeBufferPointer { PlainText($0).resolve(self) }
  }

  private func resolve(_ text: String, tag: String) throws(YAMLError) -> Resolved {
    let value = resolvePlain(text) ?? .string(text)
    switch (tag, value) {
    case ("tag:yaml.org,2002:str", _): return .string(text)
    case ("tag:yaml.org,2002:binary", _): return try binary(text)
    case ("tag:yaml.org,2002:null", .null), ("tag:yaml.org,2002:bool", .bool),
      ("tag:yaml.org,2002:int", .int), ("tag:yaml.org,2002:int", .uint),
      ("tag:yaml.org,2002:float", .float), ("tag:yaml.org,2002:timestamp", .timestamp):
      return value
    case ("tag:yaml.org,2002:timestamp", .string) where Instant(yaml: text.utf8) != nil:
      return value
    case ("tag:yaml.org,2002:float", .int(let int)): return .float(Double(int))
    case ("tag:yaml.org,2002:null", _), ("tag:yaml.org,2002:bool", _), ("tag:yaml.org,2002:int", _),
      ("tag:yaml.org,2002:float", _), ("tag:yaml.org,2002:timestamp", _):
      throw YAMLError(
        .value, file: "", at: .none, "the value does not fit its tag",
        expected: "!!" + tag.dropFirst("tag:yaml.org,2002:".count), found: text)
    default: return .string(text)
    }
  }

  private func binary(_ text: String) throws(YAMLError) -> Resolved {
    guard let bytes = Base64.decode(text.utf8) else {
      throw YAMLError(
        .value, file: "", at: .none, "the value of a !!binary is no base64", found: text)
    }
    if let string = String(validating: bytes, as: UTF8.self) { return .string(string) }
    return .binary(bytes)
  }
}
