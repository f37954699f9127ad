import BuildStore
public import Digest

/// What makes a node the same piece of work as in an earlier build: its step with the version, its
/// label and its parameters.
public struct NodeKey: Hashable, Sendable {
  /// SHA-256 over the canonical form.
  public let digest: Digest

  /// The key of a node whose step has a version.
  ///
  /// The canonical form is the text `hgraph.node`, a zero byte, the byte 1, the step's id, the
  /// version in four bytes, the label, the parameters, and the salt's 32 bytes where there is one.
  public init(of node: NodeSpec, stepVersion: UInt32, salt: Digest? = nil) {
    var writer = BinaryWriter()
    writer.writeRaw("hgraph.node\0".utf8)
    writer.writeByte(1)
    writer.writeText(node.label.step)
    writer.writeUInt32(stepVersion)
    writer.writeText(node.label.description)
    writer.writeParameter(node.parameters)
    if let salt { writer.writeDigest(salt) }
    digest = Digest(of: writer.bytes)
  }

  init(digest: Digest) {
    self.digest = digest
  }
}
