public import FileTree
public import Findings

/// Puts artifacts into the working tree, for nodes with `writes`.
public protocol ArtifactWriter: Sendable {
  /// Makes a file hold an artifact, and does nothing where it does already. Folders are made, the
  /// mode of a file that was there is kept; what is sensitive is for the user's eyes alone.
  func materialise(_ artifact: Artifact, at path: TreePath) throws(MaterialisationError)
}

/// Why an artifact was not put into the working tree.
public struct MaterialisationError: FindingError {
  /// What is wrong, at least one finding.
  public let findings: [Finding]

  /// An error from its findings.
  public init(_ findings: [Finding]) {
    self.findings = findings
  }
}

extension FileWriter: ArtifactWriter {
  public func materialise(
    _ artifact: Artifact, at path: TreePath
  ) throws(MaterialisationError) {
    do throws(FileTreeError) {
      try update(artifact.bytes, at: path, mode: artifact.requiredMode)
    } catch {
      throw MaterialisationError(error.findings)
    }
  }
}

extension Artifact {
  /// The mode that a file with this artifact must have; nil where a file may keep its own.
  public var requiredMode: UInt32? { isSensitive ? 0o600 : nil }
}
