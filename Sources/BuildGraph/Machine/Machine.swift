import Text

/// What steps get of the machine beside files: its programs, and folders to work in. One for each
/// build.
final class Machine: Sendable {
  let tools = ToolAnswers()
  private let scratch: String?
  private let runtimeFolder: String?

  init(_ options: BuildOptions) {
    scratch = options.scratch
    runtimeFolder = options.environment[ByteText("XDG_RUNTIME_DIR")]
  }

  /// A new folder; in memory where it will hold secrets.
  func scratchFolder(holdsSecrets: Bool) throws(ScratchError) -> ScratchFolder {
    if !holdsSecrets {
      if let scratch { return try ScratchFolder(below: scratch) }
      return try ScratchFolder(below: "/tmp/hgraph-\(ScratchFolder.user)", isPrivate: true)
    }
    var candidates = ["/dev/shm/hgraph-\(ScratchFolder.user)"]
    if let runtimeFolder, runtimeFolder.utf8.first == UInt8(ascii: "/") {
      candidates.insert("\(runtimeFolder)/hgraph", at: 0)
    }
    for candidate in candidates where ScratchFolder.isInMemory(above: candidate) {
      return try ScratchFolder(below: candidate, isPrivate: true, holdsSecrets: true)
    }
    throw ScratchError(
      path: candidates[0], reason: "no folder in memory is there for what is made from secrets")
  }
}
