import BuildGraph
import FileTree
import Findings

/// A parameter that is not what the step declares. The graph is checked before anything runs, so
/// only a step that declares children wrongly gets here.
struct ParameterError: FindingError {
  let label: Label
  let name: String
  let expected: String

  var findings: [Finding] {
    [
      Finding(
        code: "step.parameter", "the parameter \(name) of \(label) is missing or of the wrong type",
        expected: expected)
    ]
  }
}

extension StepContext {
  /// The text of a required parameter.
  func text(_ name: String) throws -> String {
    guard let text = node.parameters[name]?.text else {
      throw ParameterError(label: node.label, name: name, expected: "a text")
    }
    return text
  }

  /// The path of a required parameter.
  func path(_ name: String) throws -> TreePath {
    guard let path = TreePath(try text(name)) else {
      throw ParameterError(label: node.label, name: name, expected: "a path below the workspace")
    }
    return path
  }
}
