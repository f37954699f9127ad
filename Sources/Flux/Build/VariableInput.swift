internal import Findings
internal import Kustomize
internal import YAML

/// What one entry of `substituteFrom` comes down to.
public enum VariableInput: Sendable {
  case source(VariableSource)
  /// An object that the Kustomization builds itself.
  case own
  /// Taken as living in the cluster alone.
  case open
  /// Not there, and need not be.
  case absent
  /// Not there, and has to be.
  case missing
}

extension FluxBuilder {
  /// Builds a Kustomization; `inputs` has one element for each entry of its `substituteFrom`.
  public func build(_ object: FluxKustomization, with inputs: [VariableInput]) throws
    -> BuiltKustomization
  {
    var draft = try self.draft(object)
    guard object.substitutes else { return try finish(draft, of: object, with: Variables()) }
    var sources: [VariableSource] = []
    var isOpen = false
    for (reference, input) in zip(object.variablesFrom, inputs) {
      switch input {
      case .source(let source): sources.append(source)
      case .own:
        let own = VariableSource.find(in: draft.objects)
        guard let source = own.first(where: { $0.object == reference.object }) else {
          throw missing(reference, of: object)
        }
        sources.append(source)
      case .open:
        isOpen = true
        draft.gaps.append("\(reference.object) lives in the cluster alone")
        draft.warnings.append(
          Finding(
            .warning, code: "flux.variables-missing", at: object.place,
            "no Kustomization makes \(reference.object), from which \(object.id) takes variables",
            hints: ["it is taken as living in the cluster alone; its variables get stand-ins"]))
      case .absent: continue
      case .missing: throw missing(reference, of: object)
      }
    }
    var variables = Variables(of: object, from: sources)
    if isOpen { variables.isOpen = true }
    return try finish(draft, of: object, with: variables)
  }

  private func missing(
    _ reference: FluxKustomization.VariableReference, of object: FluxKustomization
  ) -> FluxError {
    FluxError(
      "variables-missing", at: object.place,
      "no Kustomization makes \(reference.object), from which \(object.id) takes variables",
      expected: "a \(reference.object.kind) of this name among the built objects",
      hints: ["optional: true lets it be missing"])
  }
}
