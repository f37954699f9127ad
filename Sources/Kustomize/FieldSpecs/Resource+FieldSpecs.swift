internal import Findings
internal import YAML

extension Resource {
  /// Changes every node at the path of a spec; the caller has seen to it that the spec applies.
  mutating func change(
    _ spec: FieldSpec, creating kind: CreatedKind,
    _ change: (inout Node) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    let file = origin.file
    let fail: (FieldWalkError) -> KustomizeError = { error in
      let detail =
        switch error.reason {
        case .scalarOnTheWay(let segment): "a scalar stands where '\(segment)' is looked for"
        }
      let place = error.mark == .none ? nil : Place(file, error.mark)
      return KustomizeError(.pathDoesNotFit(path: spec.path, detail: detail), at: place)
    }
    let origin = origin
    do {
      try node.change(at: spec, creating: kind, orFail: fail, change)
    } catch {
      throw error.placed(at: origin)
    }
  }
}

extension KustomizeError {
  /// The error of a path that ends at the wrong kind of value.
  static func misfit(_ spec: FieldSpec, expected: String, _ node: Node, of origin: Place)
    -> KustomizeError
  {
    KustomizeError(
      .pathDoesNotFit(path: spec.path, detail: "\(expected) is expected at its end"),
      at: node.mark == .none ? origin : Place(origin.file, node.mark))
  }
}
