public import Digest
public import Text

/// How to build.
public struct BuildOptions: Sendable {
  /// Whether to go on after a failure with everything that does not use the failed node.
  public var keepsGoing: Bool
  /// Whether artifacts of nodes with `writes` are put into the working tree.
  public var materialises: Bool
  /// Part of every node's key, where given: development builds give the program's own digest, so
  /// that a forgotten step version costs a rebuild, never a wrong result.
  public var salt: Digest?
  /// The environment that steps see.
  public var environment: [ByteText: String]

  /// The options; the environment is empty unless given.
  public init(
    keepsGoing: Bool = false, materialises: Bool = true, salt: Digest? = nil,
    environment: [ByteText: String] = [:]
  ) {
    self.keepsGoing = keepsGoing
    self.materialises = materialises
    self.salt = salt
    self.environment = environment
  }
}
