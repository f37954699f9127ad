import BuildGraph
import FileTree
import Findings
import Text

/// What a node of `exec` asks for, its parameters read.
struct ExecRequest {
  /// A file or folder that the command makes.
  struct Output {
    var path: TreePath
    /// Whether it was written with a `/` at its end.
    var isFolder: Bool
  }

  let node: NodeSpec
  private(set) var command: [ParameterTemplate] = []
  private(set) var inputs: [FilePattern] = []
  private(set) var mayRead: [FilePattern] = []
  private(set) var outputs: [Output] = []
  private(set) var environment: [ByteText: String] = [:]
  private(set) var depfile: TreePath?
  /// What is wrong with the parameters.
  private(set) var faults: [Finding] = []

  var isInPlace: Bool { node.parameters["inPlace"]?.flag ?? false }
  var isStrict: Bool { node.parameters["strict"]?.flag ?? false }
  var requiresSandbox: Bool { node.parameters["sandbox"]?.text == "required" }

  /// Reads the parameters of a node that are of the declared types.
  init(_ node: NodeSpec) {
    self.node = node
    command = texts("command").compactMap { ParameterTemplate($0) }
    inputs = patterns("inputs")
    mayRead = patterns("mayRead")
    outputs = texts("outputs").compactMap { output($0) }
    environment = texts(of: node.parameters["env"])
    if let text = node.parameters["depfile"]?.text { depfile = TreePath(text) }
    checkCommand()
    checkOutputs()
    checkRest()
  }

  private func texts(_ name: String) -> [String] {
    node.parameters[name]?.elements?.compactMap(\.text) ?? []
  }

  private func texts(of map: Parameter?) -> [ByteText: String] {
    guard let map, case .map(let entries) = map else { return [:] }
    return entries.compactMapValues { $0.text }
  }

  private mutating func patterns(_ name: String) -> [FilePattern] {
    var patterns: [FilePattern] = []
    for text in texts(name) {
      do {
        patterns.append(try FilePattern(text))
      } catch {
        for finding in error.findings { fault("\(name) of \(node.label): \(finding.message)") }
      }
    }
    return patterns
  }

  private mutating func output(_ text: String) -> Output? {
    guard let path = TreePath(text), path != .root else {
      fault(
        "outputs of \(node.label): \"\(text)\" is no path of a file in the workspace",
        expected: "a path below the root of the workspace")
      return nil
    }
    return Output(path: path, isFolder: text.utf8.last == UInt8(ascii: "/"))
  }

  // MARK: What is wrong

  private mutating func checkCommand() {
    if command.isEmpty {
      fault("command of \(node.label) is empty", expected: "a program and its arguments")
    }
    for template in command where template.segments.count > 1 {
      for case .element("inputs", let index) in template.segments {
        guard index < inputs.count, inputs[index].isGlob else { continue }
        fault(
          "${inputs[\(index)]} of \(node.label) stands for any number of files",
          expected: "an argument that is ${inputs[\(index)]} and nothing else",
          found: inputs[index].text)
      }
    }
  }

  private mutating func checkOutputs() {
    for (index, output) in outputs.enumerated() {
      let path = output.path
      for other in outputs[..<index].map(\.path) where path.isInside(other) || other.isInside(path)
      {
        fault("the outputs \(other) and \(path) of \(node.label) overlap")
      }
      for case .path(let input) in inputs + mayRead where input.isInside(path) {
        fault(
          "\(input) is both read and made by \(node.label)",
          hints: ["write to another path, or take it out of inputs"])
      }
    }
    let names = Set(artifactNames.map { ByteText($0) })
    for name in node.writes.keys.sorted() where !names.contains(ByteText(name)) {
      fault(
        "\(node.label) has several outputs, and write names one path", expected: "write: true")
    }
  }

  /// The names of the artifacts as far as they are known before the command ran.
  private var artifactNames: [String] {
    outputs.count == 1 ? [Artifact.main] : outputs.map(\.path.text)
  }

  private mutating func checkRest() {
    for name in environment.keys.sorted()
    where name.text.isEmpty
      || name.text.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "=") })
    {
      fault("env of \(node.label): \"\(name)\" is no name of an environment variable")
    }
    if let depfile, depfile == .root || outputs.contains(where: { depfile.isInside($0.path) }) {
      fault("depfile of \(node.label) is one of the outputs", expected: "a file of its own")
    }
    if isInPlace, isStrict {
      fault(
        "\(node.label) is strict and in place",
        expected: "strict: true only where the command runs in a folder of its own")
    }
  }

  private mutating func fault(
    _ message: String, expected: String? = nil, found: String? = nil, hints: [String] = []
  ) {
    faults.append(
      Finding(
        code: "exec.parameters", at: node.place, message, expected: expected, found: found,
        hints: hints))
  }
}
