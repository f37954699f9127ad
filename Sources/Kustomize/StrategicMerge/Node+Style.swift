internal import YAML

extension Node {
  /// Takes over the style of the value that this one replaces: text and type are the patch's, the
  /// style is the target's. So what was quoted stays a string, and a string in plain style is a
  /// string still.
  mutating func takeStyle(of old: Node) {
    switch (content, old.content) {
    case (.scalar(let scalar), .scalar(let style)):
      let tag = typeTag
      content = .scalar(Scalar(scalar.text, style: style.style))
      self.tag = old.tag != nil || needsTag(tag) ? tag : nil
    case (.scalar, _): break
    case (_, .scalar): isFlow = false
    case (.sequence, .sequence(let items)): if !items.isEmpty { isFlow = old.isFlow }
    case (.mapping, .mapping(let mapping)): if !mapping.isEmpty { isFlow = old.isFlow }
    default: isFlow = old.isFlow
    }
  }

  /// The tag of what a scalar is, given or implied.
  var typeTag: String {
    if let tag { return tag }
    guard let scalar else { return "" }
    let name =
      switch try? Schema.kustomizeResource.resolve(scalar) {
      case .null: "null"
      case .bool: "bool"
      case .int, .uint: "int"
      case .float: "float"
      case .timestamp: "timestamp"
      default: "str"
      }
    return "tag:yaml.org,2002:" + name
  }

  /// Whether a scalar in its present style would be read as something else than its tag says, so
  /// that the tag has to stay. Quoted texts lose tags that their look implies.
  private func needsTag(_ tag: String) -> Bool {
    guard let scalar else { return false }
    let plain = Node(.scalar(Scalar(scalar.text))).typeTag
    if tag == "tag:yaml.org,2002:str" { return scalar.style == .plain && plain != tag }
    return plain != tag
  }
}
