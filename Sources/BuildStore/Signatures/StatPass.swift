/// Compares every known path with what the file system says now: one look a path, one open a
/// directory. Reads no file and writes nothing.
///
/// What it finds was seen before a clock sample is taken, so it only says where to look again:
/// sample the clock, `settle` the directories, then ask the questions about the changed paths (and
/// those that this returns) anew, each between two equal looks (`look(at:)`), and settle them in the
/// store. Where the looks say that nothing is there, so must the answers.
public struct StatPass: Sendable {
  /// A path that has to be asked about anew.
  public struct ChangedPath: Equatable, Sendable {
    /// The path.
    public let path: PathID
    /// Whether it looks as before: only its signature proves nothing.
    public let isOnlyRacy: Bool
  }

  /// What a pass found, both in the order of the ids.
  public struct Result: Equatable, Sendable {
    /// Paths that differ, that nobody has looked at, or whose signature proves nothing.
    public var paths: [ChangedPath] = []
    /// Directories whose own signature differs, is new, or proves nothing: entries may have come
    /// or gone.
    public var directories: [DirectoryID] = []

    /// Whether nothing changed and nothing is racy.
    public var isClean: Bool { paths.isEmpty && directories.isEmpty }
  }

  /// Below how many paths one thread is faster than two.
  static let parallelThreshold = 2_000

  /// The tables that it was made with.
  public let tables: BuildTables
  let rows: DirectoryRows

  /// A pass over all paths of some tables.
  public init(_ tables: BuildTables) {
    self.tables = tables
    rows = DirectoryRows(tables)
  }

  /// Looks at all paths, on as many threads as are worth it and at most `width`.
  public func run(_ source: some SignatureSource, width: Int = 1) -> Result {
    let lanes = tables.files.count < StatPass.parallelThreshold ? 1 : max(1, min(width, 4))
    let results = StatLanes.run(lanes, count: rows.directoryCount) { range, result in
      for row in range { self.look(into: DirectoryID(row), source, &result) }
    }
    var whole = Result()
    for result in results {
      whole.paths += result.paths
      whole.directories += result.directories
    }
    if lanes > 1 { whole.directories.sort() }
    whole.paths.sort { $0.path < $1.path }
    return whole
  }

  private func look(
    into directory: DirectoryID, _ source: some SignatureSource, _ result: inout Result
  ) {
    let paths = rows.paths(in: directory)
    let known = tables.directories.signatures.state(directory.index).contains(.known)
    if paths.isEmpty, !known { return }
    do throws(SystemFault) {
      guard let open = try source.open(directory, in: self) else {
        if !(known && tables.directories.signatures[directory.index].isAbsent) {
          result.directories.append(directory)
        }
        for path in paths { compare(PathID(rawValue: path), .absent, &result) }
        return
      }
      defer { source.close(open) }
      let isSame = isUnchanged(directory, open)
      if !isSame { result.directories.append(directory) }
      for path in paths { look(at: PathID(rawValue: path), in: open, isSame, source, &result) }
    } catch {
      // It cannot be looked into: whoever asks next gets the reason.
      result.directories.append(directory)
      for path in paths {
        result.paths.append(ChangedPath(path: PathID(rawValue: path), isOnlyRacy: false))
      }
    }
  }

  private func look(
    at path: PathID, in directory: OpenDirectory, _ isSame: Bool, _ source: some SignatureSource,
    _ result: inout Result
  ) {
    let row = path.index
    let state = tables.files.signatures.state(row)
    // While the directory is the same, what was missing in it still is.
    if isSame, state.contains(.known), tables.files.signatures.mode[row] == 0 { return }
    do throws(SystemFault) {
      compare(path, try source.signature(of: path, in: directory, tables), &result)
    } catch {
      result.paths.append(ChangedPath(path: path, isOnlyRacy: false))
    }
  }

  private func compare(_ path: PathID, _ signature: Signature, _ result: inout Result) {
    let state = tables.files.signatures.state(path.index)
    let isSame = state.contains(.known) && tables.files.signatures[path.index] == signature
    // That nothing is there was just seen; it needs no signature to prove it.
    if isSame, !state.contains(.racy) || signature.isAbsent { return }
    result.paths.append(ChangedPath(path: path, isOnlyRacy: isSame))
  }

  private func isUnchanged(_ directory: DirectoryID, _ open: OpenDirectory) -> Bool {
    let signatures = tables.directories.signatures
    let row = directory.index
    return signatures.state(row) == .known && signatures[row] == open.signature
      && tables.directories.device[row] == open.device
  }
}

extension StatPass {
  /// The text of a path of the tables that the pass was made with.
  public func text(_ path: PathID) -> String { tables.text(path) }

  /// What a path looks like now.
  public struct Look: Equatable, Sendable {
    /// Its signature, `.absent` where nothing is there.
    public let signature: Signature
    /// The device of its directory.
    public let device: UInt64

    /// Whether the look, taken after a clock sample, needs no other one to be believed.
    public func isRacy(_ sample: ClockSample) -> Bool {
      !signature.isAbsent && !sample.isClean(signature, device: device)
    }
  }

  /// Looks at a path of the tables that the pass was made with.
  public func look(
    at path: PathID, _ source: some SignatureSource
  ) throws(SystemFault) -> Look {
    guard let open = try source.open(tables.files.directory(path), in: self) else {
      return Look(signature: .absent, device: 0)
    }
    defer { source.close(open) }
    return Look(
      signature: try source.signature(of: path, in: open, tables), device: open.device)
  }

  /// Looks at a directory of the tables that the pass was made with.
  public func look(
    at directory: DirectoryID, _ source: some SignatureSource
  ) throws(SystemFault) -> Look {
    guard let open = try source.open(directory, in: self) else {
      return Look(signature: .absent, device: 0)
    }
    source.close(open)
    return Look(signature: open.signature, device: open.device)
  }

  /// Looks at changed directories again, after a clock sample, and settles their signatures in the
  /// store: from then on what is missing in them needs no look while they stay the same.
  ///
  /// Returns paths that were missing and are there after all: they have to be asked about too. Some
  /// of them may be among those of the result.
  public func settle(
    _ directories: [DirectoryID], _ source: some SignatureSource, after sample: ClockSample,
    in store: BuildStore
  ) -> [PathID] {
    var found: [PathID] = []
    for directory in directories {
      do throws(SystemFault) {
        let before = try look(at: directory, source)
        for path in rows.paths(in: directory) {
          let id = PathID(rawValue: path)
          guard tables.files.signature(id)?.isAbsent == true else { continue }
          if try !look(at: id, source).signature.isAbsent { found.append(id) }
        }
        guard try look(at: directory, source) == before else { continue }
        store.settle(
          directory, before.signature, device: before.device, isRacy: before.isRacy(sample))
      } catch {
        continue
      }
    }
    return found
  }
}

extension SignatureSource {
  fileprivate func open(
    _ directory: DirectoryID, in pass: StatPass
  ) throws(SystemFault) -> OpenDirectory? {
    try pass.rows.withPath(of: directory) { path throws(SystemFault) in try open(path) }
  }

  fileprivate func signature(
    of path: PathID, in directory: OpenDirectory, _ tables: BuildTables
  ) throws(SystemFault) -> Signature {
    let name = tables.files.name(path)
    // The root itself, the only path without a name.
    if name.rawValue == 0 { return directory.signature }
    return try tables.names.rows.withCString(name.index) { text throws(SystemFault) in
      try signature(text, in: directory)
    }
  }
}
