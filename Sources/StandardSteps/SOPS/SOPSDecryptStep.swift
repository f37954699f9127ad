public import BuildGraph
import FileTree
import Findings
import SOPS

/// `sops.decrypt`: the clear text of a file, as `sops decrypt` prints it. It is sensitive.
public struct SOPSDecryptStep: Step {
  public static let id = "sops.decrypt"
  public static let version: UInt32 = 1
  public static let summary = "the clear text of an encrypted file"
  public static let parameters = [
    StepParameter("path", .path, isRequired: true, "the encrypted file"),
    StepParameter("extract", .string, "the path of one value: [\"data\"][\"key\"]"),
    StepParameter(
      "outputType", .choice(Format.allCases.map(\.rawValue)),
      "the format of the output; that of the file unless said"),
  ]

  private let secrets: SOPSDecryption?

  /// The step; without a source of identities nothing opens.
  public init(secrets: SOPSDecryption? = nil) {
    self.secrets = secrets
  }

  public func run(_ context: any StepContext) throws -> StepOutput {
    let path = try context.path("path")
    let file = try EncryptedFile(
      try context.tree.read(path), format: Format(fileName: path.name), file: path.text)
    let clear = try file.open(with: try secrets?.keyRing(context) ?? KeyRing())
    let layout = try SOPSConfigurationSearch.nearest(to: path, in: context.tree)?.layout ?? Layout()
    let type = context.node.parameters["outputType"]?.text.flatMap { Format(rawValue: $0) }
    let bytes: [UInt8]
    if let extract = context.node.parameters["extract"]?.text {
      bytes = try clear.extract(try PathExpression.parse(extract), as: type, layout)
    } else {
      bytes = try clear.bytes(as: type, layout)
    }
    let warnings = clear.warnings.map { warning in
      var warning = warning
      warning.place = warning.place ?? Place(file: path.text)
      return warning
    }
    return StepOutput(
      [Artifact(mediaType: (type ?? file.format).mediaType, bytes: bytes, isSensitive: true)],
      findings: warnings)
  }
}

/// Finding the `.sops.yaml` that holds for a file: upwards from its folder to the root of the tree.
enum SOPSConfigurationSearch {
  static func nearest(
    to path: TreePath, in tree: any FileTree
  ) throws -> Configuration? {
    var next = path.parent
    while let folder = next {
      let place = folder.child(Configuration.fileName)
      if try tree.exists(place) {
        return try Configuration(try tree.read(place), file: place.text)
      }
      next = folder.parent
    }
    return nil
  }
}

extension Format {
  fileprivate var mediaType: MediaType {
    switch self {
    case .yaml: .yaml
    case .json: .json
    case .dotenv, .ini: .text
    case .binary: .bytes
    }
  }
}
