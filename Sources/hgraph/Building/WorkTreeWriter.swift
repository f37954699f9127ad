import BuildGraph
import BuildStore
import Digest
import FileTree
import Findings
import Git
import Synchronization

/// Puts artifacts into the working tree, but over no edits that are nowhere else: a tracked file that
/// holds something else than Git's index, and no artifact that hgraph made, is kept unless forced.
///
/// Git is asked only where a file would really change, and then once a build.
final class WorkTreeWriter: ArtifactWriter {
  /// What became of files with edits.
  struct Decisions: Sendable {
    /// Those that were kept.
    var kept: [TreePath] = []
    /// Those that were overwritten.
    var overwritten: [TreePath] = []
  }

  private let workspace: Workspace
  private let files: FileWriter
  private let isForced: Bool
  private let index = Mutex<Result<TrackedFiles, GitError>?>(nil)
  private let taken = Mutex(Decisions())

  init(_ workspace: Workspace, isForced: Bool) {
    self.workspace = workspace
    self.isForced = isForced
    files = FileWriter(root: workspace.root)
  }

  /// What was decided so far, sorted by path.
  var decisions: Decisions {
    taken.withLock { decisions in
      Decisions(kept: decisions.kept.sorted(), overwritten: decisions.overwritten.sorted())
    }
  }

  func materialise(
    _ artifact: Artifact, at path: TreePath
  ) throws(MaterialisationError) {
    if files.holds(artifact.bytes, at: path, mode: artifact.requiredMode) { return }
    do {
      if try hasEdits(path) {
        if !isForced {
          taken.withLock { $0.kept.append(path) }
          throw MaterialisationError([uncommitted(path)])
        }
        taken.withLock { $0.overwritten.append(path) }
      }
      try files.write(artifact.bytes, to: path, mode: artifact.requiredMode)
    } catch let error as FileTreeError {
      throw MaterialisationError(error.findings)
    } catch let error as GitError {
      taken.withLock { $0.kept.append(path) }
      throw MaterialisationError([unknown(path, error)])
    } catch let error as MaterialisationError {
      throw error
    } catch {
      throw MaterialisationError([Finding(code: "file.unwritable", "\(error)")])
    }
  }

  private func hasEdits(_ path: TreePath) throws -> Bool {
    let content: [UInt8]
    switch try workspace.tree.entry(path) {
    case .file, .executableFile: content = try workspace.tree.content(path)
    case .link(let target): content = Array(target.utf8)
    // What cannot be overwritten is an error of the writing itself.
    case .absent, .directory, .other: return false
    }
    if isArtifact(content) { return false }
    let tracked = index.withLock { index in
      let known = index ?? TrackedFiles.of(workspace)
      index = known
      return known
    }
    do {
      return try tracked.get().hasEdits(content, at: path)
    } catch {
      // With --force nobody has to know.
      if isForced { return false }
      throw error
    }
  }

  /// Whether the store has a content: hgraph made it, and can give it back.
  private func isArtifact(_ content: [UInt8]) -> Bool {
    let id = workspace.store.withTables { $0.digests.find(Digest(of: content)) }
    return id.map { workspace.store.isStored($0) } ?? false
  }

  private func uncommitted(_ path: TreePath) -> Finding {
    Finding(
      code: "build.uncommitted-edits", at: Place(file: path.description),
      "the build would overwrite edits that were not committed",
      hints: ["git add or git stash keeps them; --force overwrites them"])
  }

  private func unknown(_ path: TreePath, _ error: GitError) -> Finding {
    Finding(
      code: "build.unknown-edits", at: Place(file: path.description),
      "the build would overwrite the file, and Git does not tell whether it has edits",
      found: error.findings.first?.message,
      hints: (error.findings.first?.hints ?? []) + ["--force overwrites it"])
  }
}

/// The index of the repository that a workspace lies in; without one nothing is tracked.
private struct TrackedFiles: Sendable {
  private var index: GitIndex?
  private var folder = TreePath.root

  static func of(_ workspace: Workspace) -> Result<TrackedFiles, GitError> {
    do throws(GitError) {
      let repository = try Repository.find(from: workspace.root)
      var tracked = TrackedFiles()
      tracked.index = try repository.index()
      tracked.folder = workspace.folder(in: repository)
      return .success(tracked)
    } catch .notARepository {
      return .success(TrackedFiles())
    } catch {
      return .failure(error)
    }
  }

  func hasEdits(_ content: [UInt8], at path: TreePath) -> Bool {
    let name = folder == .root ? path.text : "\(folder.text)/\(path.text)"
    return index?.hasEdits(content, at: name.utf8) ?? false
  }
}
