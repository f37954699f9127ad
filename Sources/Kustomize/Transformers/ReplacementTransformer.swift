internal import Findings
internal import Patterns
internal import Text
internal import YAML

/// `replacements`: copies values into fields of other resources, one replacement after the other.
struct ReplacementTransformer: Transformer {
  let replacements: [ReplacementEntry]
  let compatibility: KustomizeOptions.Compatibility

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    for replacement in replacements {
      let value = try value(of: replacement, in: resources)
      if replacement.targets.isEmpty {
        throw KustomizeError(.emptyValue(field: "replacements.targets"), at: replacement.place)
      }
      for target in replacement.targets { try copy(value, into: target, of: &resources) }
    }
    resources.idsChanged()
  }

  // MARK: Source

  private func value(of replacement: ReplacementEntry, in resources: ResourceSet)
    throws(KustomizeError) -> Node
  {
    guard let source = replacement.source else {
      if let text = replacement.sourceValue, compatibility == .v5_8 { return .string(text.text) }
      throw KustomizeError(.emptyValue(field: "replacements.source"), at: replacement.place)
    }
    let matches = resources.resources.filter { ReplacementSelection.isSource($0, source.selector) }
    guard let resource = matches.first else {
      throw KustomizeError(.replacementWithoutSource, at: source.selector.place)
    }
    if matches.count > 1 {
      throw KustomizeError(
        .replacementWithSeveralSources(matches.map(\.id)), at: source.selector.place)
    }
    let missing = KustomizeError(
      .replacementFieldMissing(path: source.fieldPath.text, of: resource.id),
      at: source.fieldPath.place)
    guard let path = FieldPath(source.fieldPath.text), let value = resource.node.value(at: path),
      !value.isNull, value.mapping?.isEmpty != true, value.sequence?.isEmpty != true
    else { throw missing }
    return try refined(value, source)
  }

  /// The piece of a value that a delimiter and an index pick.
  private func refined(_ value: Node, _ source: ReplacementEntry.Source) throws(KustomizeError)
    -> Node
  {
    if source.options.delimiter.isEmpty { return value }
    guard var scalar = value.scalar else {
      throw KustomizeError(.delimiterWithoutText, at: source.fieldPath.place)
    }
    let pieces = TextPieces.split(scalar.text, at: source.options.delimiter)
    guard pieces.indices.contains(source.options.index) else {
      throw KustomizeError(
        .indexOutside(source.options.index, count: pieces.count), at: source.fieldPath.place)
    }
    scalar.text = pieces[source.options.index]
    var piece = value
    piece.content = .scalar(scalar)
    return piece
  }

  // MARK: Targets

  private func copy(
    _ value: Node, into target: ReplacementEntry.Target, of resources: inout ResourceSet
  ) throws(KustomizeError) {
    let selection = try ReplacementSelection(target, compatibility)
    for position in resources.resources.indices
    where selection.contains(resources.resources[position]) {
      for path in target.fieldPaths {
        try copy(value, to: path, target.options, in: &resources.resources[position])
      }
      resources.resources[position].refreshID()
    }
  }

  private func copy(
    _ value: Node, to path: Entry, _ options: ReplacementEntry.Options,
    in resource: inout Resource
  ) throws(KustomizeError) {
    let missing = KustomizeError(
      .replacementFieldMissing(path: path.text, of: resource.id), at: path.place)
    guard let parts = FieldPath(path.text)?.parts else { throw missing }
    var change = FieldPathChange(creating: options.create ? value : nil) {
      (node, isNew) throws(FieldPathChange.Failure) in
      try Self.set(&node, to: value, options, isNew: isNew)
    }
    do {
      try change.apply(parts[...], to: &resource.node)
    } catch {
      switch error {
      case .missing: throw missing
      case .intoText:
        throw compatibility == .v5_5
          ? missing
          : KustomizeError(.unsupported(feature: "a replacement within a text"), at: path.place)
      case .wrongShape(let detail):
        throw KustomizeError(.pathDoesNotFit(path: path.text, detail: detail), at: path.place)
      case .pattern(let pattern):
        throw KustomizeError(
          .malformedPattern(text: pattern.source, reason: pattern.goMessage), at: path.place)
      }
    }
    if change.count == 0, !(options.create && change.metNull) { throw missing }
  }

  /// Of a scalar only the text is copied: its type and style stay. Collections are replaced.
  private static func set(
    _ node: inout Node, to value: Node, _ options: ReplacementEntry.Options, isNew: Bool
  ) throws(FieldPathChange.Failure) {
    guard var scalar = node.scalar else {
      if !options.delimiter.isEmpty { throw .wrongShape("a delimiter needs a text") }
      node = value
      return
    }
    var text = value.text ?? ""
    if !options.delimiter.isEmpty {
      var pieces = TextPieces.split(scalar.text, at: options.delimiter)
      if options.index < 0 {
        pieces.insert(text, at: 0)
      } else if options.index >= pieces.count {
        pieces.append(text)
      } else {
        pieces[options.index] = text
      }
      text = pieces.joined(separator: options.delimiter)
    }
    if !isNew, node.tag == nil, scalar.style == .plain { node.tag = node.typeTag }
    scalar.text = text
    node.content = .scalar(scalar)
  }
}

/// Texts taken apart at a delimiter.
enum TextPieces {
  static func split(_ text: String, at delimiter: String) -> [String] {
    let bytes = Array(text.utf8)
    let mark = Array(delimiter.utf8)
    var pieces: [String] = []
    var start = 0
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index..<(index + mark.count)].elementsEqual(mark) {
        pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
  }
}
