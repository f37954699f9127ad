public import Findings
public import Text

/// The step kinds that a graph may use, by id.
public struct StepRegistry: Sendable {
  private let steps: [ByteText: any Step]

  /// A registry of some steps, one of each kind.
  public init(_ steps: [any Step]) {
    var byID: [ByteText: any Step] = [:]
    for step in steps {
      let previous = byID.updateValue(step, forKey: ByteText(type(of: step).id))
      precondition(previous == nil, "BUG: two steps are called \(type(of: step).id)")
    }
    self.steps = byID
  }

  /// The ids of all steps, sorted by bytes.
  public var ids: [String] { steps.keys.sorted().map(\.text) }

  /// The step of an id.
  public subscript(_ id: String) -> (any Step)? { steps[ByteText(id)] }

  /// What is wrong with a node's step and parameters; nothing where all is well.
  ///
  /// `places` says where the parameters stand, by name.
  public func check(_ node: NodeSpec, places: [ByteText: Place] = [:]) -> [Finding] {
    guard let step = self[node.label.step] else {
      return [
        Finding(
          code: "graph.unknown-step", at: node.place,
          "\(node.label) has an unknown step \(node.label.step)",
          hints: nearestName(to: node.label.step, in: ids).map { ["did you mean \($0)?"] } ?? [])
      ]
    }
    let found = ParameterCheck(node: node, declared: type(of: step).parameters, places: places)
      .findings()
    return found.isEmpty ? type(of: step).faults(of: node) : found
  }
}
