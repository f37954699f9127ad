public import BuildGraph
import FileTree

/// `copy`: the content of one file, as it is. With `write: true` it is put at `to`.
public struct CopyStep: Step {
  public static let id = "copy"
  public static let version: UInt32 = 1
  public static let summary = "the content of a file"
  public static let parameters = [
    StepParameter("from", .path, isRequired: true, "the file to copy"),
    StepParameter("to", .path, "where write: true puts the copy"),
  ]

  /// The step; it has no state.
  public init() {}

  public func run(_ context: any StepContext) throws -> StepOutput {
    let path = try context.path("from")
    let bytes = try context.tree.read(path)
    return StepOutput([Artifact(mediaType: MediaType(fileName: path.name), bytes: bytes)])
  }
}

extension MediaType {
  /// What a file of this name probably holds, by its extension.
  init(fileName: String) {
    let name = fileName.utf8
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      self = .yaml
    } else if name.hasSuffix(".json") {
      self = .json
    } else if name.hasSuffix(".txt") || name.hasSuffix(".md") {
      self = .text
    } else {
      self = .bytes
    }
  }
}

extension String.UTF8View {
  fileprivate func hasSuffix(_ suffix: String) -> Bool {
    count >= suffix.utf8.count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
