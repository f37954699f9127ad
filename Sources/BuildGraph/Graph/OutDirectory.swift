import Digest
public import FileTree
public import Findings
import Text

/// A folder outside the tree into which the artifacts of a build are laid out, as
/// `STEP/SUBJECT.EXT`, or `STEP/SUBJECT/ARTIFACT.EXT` where a node has several.
///
/// Only what changed is written. What an earlier build put there and this one does not have is
/// removed, by a manifest in the folder; a file that hgraph did not write is never touched.
public struct OutDirectory: Sendable {
  /// The manifest's name in the folder.
  public static let manifestName = ".hgraph-manifest"

  /// What `update` did.
  public struct Changes: Hashable, Sendable {
    /// Files that were written.
    public var written: [TreePath] = []
    /// Files that were removed.
    public var removed: [TreePath] = []
    /// Artifacts that were left out, and files in the way: one finding each.
    public var findings: [Finding] = []
  }

  let writer: FileWriter
  private let includesSensitive: Bool

  /// The folder at a path, which need not be there yet. Sensitive artifacts are left out unless
  /// asked for, and then readable by their user alone.
  public init(_ path: String, includesSensitive: Bool = false) {
    writer = FileWriter(root: path)
    self.includesSensitive = includesSensitive
  }

  /// Makes the folder hold the artifacts of a report's reached nodes.
  ///
  /// Throws the system's reason where the folder cannot be read or written.
  public func update(from report: BuildReport) throws(FileTreeError) -> Changes {
    var changes = Changes()
    let files = layout(report, &changes)
    try writer.makeDirectory(.root)
    let before = try readManifest()
    var manifest: [TreePath: Digest] = [:]
    for (path, artifact) in files {
      let digest = Digest(of: artifact.bytes)
      if let there = try existing(path), before[path] == nil, there != digest {
        changes.findings.append(foreign(path))
      } else {
        manifest[path] = digest
      }
    }
    // Known as ours before they are there: a build that is killed half way leaves no orphans.
    try writeManifest(before.merging(manifest) { $1 })
    for path in before.keys.sorted() where files[path] == nil {
      try remove(path, before[path], &changes)
    }
    for path in manifest.keys.sorted() {
      guard let artifact = files[path] else { continue }
      if try !place(artifact, at: path, &changes) { manifest[path] = nil }
    }
    try writeManifest(manifest)
    return changes
  }

  private func layout(_ report: BuildReport, _ changes: inout Changes) -> [TreePath: Artifact] {
    var files: [TreePath: Artifact] = [:]
    for label in report.reached {
      let all = report.artifacts(of: label)
      for artifact in all where includesSensitive || !artifact.isSensitive {
        guard let path = OutDirectory.path(of: artifact, of: label, isOnly: all.count == 1) else {
          changes.findings.append(
            Finding(
              code: "out.leaves-folder", "an artifact of \(label) has no place in the folder",
              expected: "names without .. and without empty parts", found: artifact.name))
          continue
        }
        if files.updateValue(artifact, forKey: path) != nil {
          changes.findings.append(
            Finding(
              .warning, code: "out.same-place", at: Place(file: path.text),
              "several artifacts have the same place, the last is \(artifact.name) of \(label)"))
        }
      }
    }
    return files
  }

  /// Where an artifact goes; nil where that would be outside, or differ from what is written.
  static func path(of artifact: Artifact, of label: Label, isOnly: Bool) -> TreePath? {
    let stem =
      isOnly ? "\(label.step)/\(label.subject)" : "\(label.step)/\(label.subject)/\(artifact.name)"
    let text = "\(stem).\(artifact.mediaType.fileExtension)"
    guard let path = TreePath(text), path.text.hasSameBytes(as: text),
      !text.utf8.contains(UInt8(ascii: "\n"))
    else { return nil }
    return path.text.hasSameBytes(as: manifestName) ? nil : path
  }

  /// Writes one file where it differs; false where a folder that is not ours is in the way.
  private func place(
    _ artifact: Artifact, at path: TreePath, _ changes: inout Changes
  ) throws(FileTreeError) -> Bool {
    do {
      let mode: UInt32? = artifact.isSensitive ? 0o600 : nil
      if try writer.update(artifact.bytes, at: path, mode: mode) { changes.written.append(path) }
      return true
    } catch {
      switch error {
      case .notAFile, .notADirectory:
        changes.findings.append(foreign(path))
        return false
      default: throw error
      }
    }
  }

  private func remove(
    _ path: TreePath, _ digest: Digest?, _ changes: inout Changes
  ) throws(FileTreeError) {
    guard let there = try existing(path) else { return }
    // Somebody has changed it since: it is theirs now.
    if there != digest { return changes.findings.append(foreign(path)) }
    try writer.remove(path)
    changes.removed.append(path)
  }

  private func foreign(_ path: TreePath) -> Finding {
    Finding(
      .warning, code: "out.foreign-file", at: Place(file: path.text),
      "the file was not written by hgraph and stays as it is", hints: ["move it elsewhere"])
  }

  /// The digest of the file at a path; nil where there is none. A folder may still become empty.
  private func existing(_ path: TreePath) throws(FileTreeError) -> Digest? {
    let tree = try WorkingTree(root: writer.root, isWorkspace: false)
    switch try tree.entry(path) {
    case .absent, .directory: return nil
    case .file, .executableFile: return Digest(of: try tree.content(path))
    default: return Digest(of: [])
    }
  }

  // MARK: The manifest: lines of a digest, a space and a path

  private func readManifest() throws(FileTreeError) -> [TreePath: Digest] {
    let tree = try WorkingTree(root: writer.root, isWorkspace: false)
    let bytes: [UInt8]
    do {
      bytes = try tree.read(TreePath.root.child(OutDirectory.manifestName))
    } catch {
      if case .missing = error { return [:] }
      throw error
    }
    var manifest: [TreePath: Digest] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let text = String(validating: line, as: UTF8.self), text.utf8.count > 65,
        let digest = Digest(hex: String(text.prefix(64))),
        let path = TreePath(String(text.dropFirst(65)))
      else { continue }
      manifest[path] = digest
    }
    return manifest
  }

  private func writeManifest(_ manifest: [TreePath: Digest]) throws(FileTreeError) {
    var text = ""
    for path in manifest.keys.sorted() {
      if let digest = manifest[path] { text += "\(digest.hex) \(path.text)\n" }
    }
    try writer.update(Array(text.utf8), at: TreePath.root.child(OutDirectory.manifestName))
  }
}
