internal import Findings
internal import Kustomize
internal import Text
public import YAML

/// Substitutes variables in the objects of a Kustomization: their texts are expanded and read again,
/// by YAML 1.1.
struct ObjectSubstitution {
  private let substitution: Substitution
  private let owner: FluxKustomization

  init(_ variables: Variables, isStrict: Bool, of owner: FluxKustomization) {
    substitution = Substitution(variables, isStrict: isStrict)
    self.owner = owner
    self.variables = variables
  }

  private let variables: Variables

  func apply(to draft: BuiltKustomization) throws -> BuiltKustomization {
    var built = draft
    do {
      if draft.objects.contains(where: { !$0.isLeftAlone }) { try variables.checkNames() }
    } catch {
      throw FluxError(
        "variable." + error.code, at: owner.place,
        "\(error.message), in the variables of the Kustomization \(owner.id)", hints: error.hints)
    }
    var substitution = self.substitution
    var objects: [BuiltObject] = []
    objects.reserveCapacity(draft.objects.count)
    for object in draft.objects {
      objects += object.isLeftAlone ? [object] : try self.objects(object, &substitution)
    }
    try checkIDs(objects)
    built.objects = objects
    built.unknownVariables = substitution.unknown.sorted { $0.precedesByBytes($1) }
    if !built.unknownVariables.isEmpty {
      built.gaps.append(
        "variables are not known: \(built.unknownVariables.joined(separator: ", "))")
    }
    return built
  }

  /// What becomes of an object: one, or the items of a list.
  private func objects(_ object: BuiltObject, _ substitution: inout Substitution) throws
    -> [BuiltObject]
  {
    // Reading a text again without a change alters nothing but large numbers.
    if !object.text.contains(UInt8(ascii: "$")), !object.text.hasLongNumber { return [object] }
    var changed = object
    let expanded: [UInt8]
    do {
      expanded = try substitution.expand(object.text)
    } catch {
      throw FluxError(
        "substitution." + error.code, at: object.origin, "\(error.message), in \(object.id)",
        hints: error.hints)
    }
    changed.node = try read(expanded, of: object)
    changed.schema = .json
    let isList =
      object.id.gvk.kind != changed.node["kind"]?.text
      && changed.node["kind"]?.text?.hasSuffix("List") == true
    if isList, let items = changed.node["items"]?.sequence {
      return try items.map {
        try complete(
          BuiltObject(
            id: object.id, node: $0, text: [], origin: object.origin,
            isRedacted: object.isRedacted, schema: .json))
      }
    }
    return [try complete(changed)]
  }

  private func complete(_ object: BuiltObject) throws -> BuiltObject {
    var object = object
    object.id = ResourceID(
      GroupVersionKind(
        apiVersion: object.node["apiVersion"]?.text ?? "", kind: object.node["kind"]?.text ?? ""),
      name: object.node["metadata"]?["name"]?.text ?? "",
      namespace: object.node["metadata"]?["namespace"]?.text ?? "")
    if object.id.gvk.kind.isEmpty || object.id.gvk.version.isEmpty || object.id.name.isEmpty {
      throw FluxError(
        "not-an-object", at: object.origin,
        "substitution leaves an object without apiVersion, kind or metadata.name")
    }
    object.text = try Emitter.emit(object.node, schema: .json, file: object.origin.file)
    return object
  }

  /// Reads an expanded text. Every number passes through a double.
  private func read(_ text: [UInt8], of object: BuiltObject) throws(FluxError) -> Node {
    do throws(YAMLError) {
      return try SubstitutedText.read(text)
    } catch {
      var hints = ["values are put into the text as they are, without quotes"]
      // Values have no line ends, so the line is that of the text before; values may be secrets.
      if object.schema != .json, object.id.gvk.kind != "Secret",
        let line = object.text.line(Int(error.mark.line))
      {
        hints.insert("the line is, before: \(line)", at: 0)
      }
      if error.code == .value, error.problem == SubstitutedText.notAnObject {
        throw FluxError(
          "not-an-object", at: object.origin,
          "substitution leaves no object of \(object.id)", hints: hints)
      }
      throw FluxError(
        "substitution.yaml", at: object.origin,
        "substitution makes invalid YAML of \(object.id): \(error.problem)", hints: hints)
    }
  }

  private func checkIDs(_ objects: [BuiltObject]) throws(FluxError) {
    var seen: [ResourceID: Place] = [:]
    for object in objects {
      if let first = seen.updateValue(object.origin, forKey: object.id) {
        throw FluxError(
          "duplicate-id", at: object.origin,
          "substitution makes two objects one: \(object.id)",
          hints: ["the other is at \(first)"])
      }
    }
  }
}

/// Reads the text of an object after substitution.
public enum SubstitutedText {
  /// The problem of a text that is YAML, but no object.
  public static let notAnObject = "the text is no mapping"

  /// The object that a text is, as JSON; every number passes through a double.
  public static func read(_ text: [UInt8]) throws(YAMLError) -> Node {
    guard var node = try YAMLParser().kubernetesDocument(text), node.mapping != nil else {
      throw YAMLError(.value, file: "", at: .none, notAnObject)
    }
    node.roundNumbers()
    return node
  }
}

extension BuiltObject {
  /// Whether it asks not to be substituted in.
  fileprivate var isLeftAlone: Bool { fluxSwitch("substitute").contains("disabled") }
}

extension Node {
  /// Makes doubles of all numbers of a tree that is JSON.
  fileprivate mutating func roundNumbers() {
    switch content {
    case .scalar(let scalar):
      guard scalar.style == .plain, scalar.text.utf8.count > 15, let value = Double(scalar.text)
      else { return }
      content = .scalar(Scalar(GoFloat.text(value, as: .json)))
    case .sequence:
      withSequence { items in
        for index in items.indices { items[index].roundNumbers() }
      }
    case .mapping:
      withMapping { mapping in
        for index in mapping.entries.indices { mapping.entries[index].value.roundNumbers() }
      }
    }
  }
}

extension [UInt8] {
  /// Whether sixteen digits stand in a row: a number that a double may not hold.
  fileprivate var hasLongNumber: Bool {
    var count = 0
    for byte in self {
      count = (0x30...0x39).contains(byte) ? count + 1 : 0
      if count == 16 { return true }
    }
    return false
  }

  /// A line by its number, from 1; nil where there is none. Not more than eighty bytes of it.
  fileprivate func line(_ number: Int) -> String? {
    guard number > 0 else { return nil }
    let lines = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard number <= lines.count else { return nil }
    let line = lines[number - 1]
    return String(decoding: line.prefix(80), as: UTF8.self) + (line.count > 80 ? "…" : "")
  }
}
