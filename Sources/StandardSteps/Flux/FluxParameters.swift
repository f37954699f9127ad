public import BuildGraph
public import Flux
import Text

/// The parameters that all nodes of a cluster have in common.
struct FluxParameters {
  var secrets: SecretsMode
  private var isStrict: Bool
  private var skipsRemote: Bool
  private var allowsMissingVariables: Bool

  static let declared = [
    StepParameter(
      "secrets", .choice(SecretsMode.allCases.map(\.rawValue)),
      "what becomes of encrypted values; placeholder unless said"),
    StepParameter(
      "strict", .bool, "whether a variable that is not set is an error; true unless said"),
    StepParameter(
      "skipRemote", .bool,
      "whether remote entries of kustomization files are left out; false unless said"),
    StepParameter(
      "allowMissingVariables", .bool,
      "whether a ConfigMap of variables may live in the cluster alone; false unless said"),
  ]

  init(_ parameters: Parameter) {
    secrets = parameters["secrets"]?.text.flatMap { SecretsMode(rawValue: $0) } ?? .placeholder
    isStrict = parameters["strict"]?.flag ?? true
    skipsRemote = parameters["skipRemote"]?.flag ?? false
    allowsMissingVariables = parameters["allowMissingVariables"]?.flag ?? false
  }

  var options: FluxOptions {
    var options = FluxOptions()
    options.isStrict = isStrict
    options.skipsRemote = skipsRemote
    options.allowsMissingVariables = allowsMissingVariables
    options.secrets = secrets
    return options
  }

  /// The same for another node, with parameters of its own.
  func map(_ own: [String: Parameter]) -> Parameter {
    var entries: [ByteText: Parameter] = [
      ByteText("secrets"): .string(secrets.rawValue), ByteText("strict"): .bool(isStrict),
      ByteText("skipRemote"): .bool(skipsRemote),
      ByteText("allowMissingVariables"): .bool(allowsMissingVariables),
    ]
    for (key, value) in own { entries[ByteText(key)] = value }
    return .map(entries)
  }
}

/// Gives a run what decrypts, where there is a key. What it asks for is recorded through the context.
public protocol DecryptorSource: Sendable {
  /// What decrypts; throws a `FindingError` where there is no key.
  func decryptor(_ context: any StepContext) throws -> any Decryptor
}

extension FluxParameters {
  func decryptor(_ source: (any DecryptorSource)?, _ context: any StepContext) throws
    -> (any Decryptor)?
  {
    secrets == .decrypt ? try source?.decryptor(context) : nil
  }
}
