public import BuildGraph

/// `write`: a text, mostly one with expressions. With `write: true` it is put at `to`.
public struct WriteStep: Step {
  public static let id = "write"
  public static let version: UInt32 = 1
  public static let summary = "a text"
  public static let parameters = [
    StepParameter("text", .string, isRequired: true, "the text, taken as it is"),
    StepParameter("to", .path, "where write: true puts the text"),
  ]

  /// The step; it has no state.
  public init() {}

  public func run(_ context: any StepContext) throws -> StepOutput {
    let text = try context.text("text")
    let name = context.node.parameters["to"]?.text
    return StepOutput([
      Artifact(mediaType: name.map { MediaType(fileName: $0) } ?? .text, bytes: Array(text.utf8))
    ])
  }
}
