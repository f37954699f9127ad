internal import FileTree
internal import Findings
internal import Text
internal import YAML

/// Finds and reads what kustomization files name, within the load restriction.
struct Loader: Sendable {
  let tree: any FileTree
  let restrictor: KustomizeOptions.LoadRestrictor
  var remoteEntries = KustomizeOptions.RemoteEntries.refused

  /// What a path leads to.
  struct Found {
    /// A path without links in it.
    var path: TreePath
    /// What lies there; never a link, and never nothing.
    var kind: FileKind
  }

  /// What an entry leads to, links followed; nil where there is nothing.
  func locate(_ entry: Entry, from folder: TreePath, field: String) throws(KustomizeError)
    -> Found?
  {
    if entry.text.isEmpty { throw KustomizeError(.emptyValue(field: field), at: entry.place) }
    if entry.text.utf8.first == UInt8(ascii: "/") {
      throw KustomizeError(.absolutePath(entry: entry.text), at: entry.place)
    }
    guard let path = folder.appending(entry.text) else {
      throw KustomizeError(.leavesTree(entry: entry.text), at: entry.place)
    }
    return try destination(of: path, from: folder, at: entry.place)
  }

  /// The bytes of a file that an entry names, which has to be where the restriction allows it.
  func file(_ entry: Entry, from folder: TreePath, field: String) throws(KustomizeError)
    -> (path: TreePath, bytes: [UInt8])
  {
    let place = entry.place
    guard let found = try locate(entry, from: folder, field: field) else {
      throw KustomizeError(.missingEntry(field: field, entry: entry.text), at: place)
    }
    return (found.path, try read(found.path, namedAt: place, from: folder))
  }

  /// The bytes of a file at a path without links.
  func read(_ path: TreePath, namedAt place: Place, from folder: TreePath) throws(KustomizeError)
    -> [UInt8]
  {
    if restrictor == .rootOnly, !path.isInside(folder) {
      throw KustomizeError(.outsideRoot(file: path, root: folder), at: place)
    }
    do { return try tree.read(path) } catch { throw KustomizeError(.file(error), at: place) }
  }

  /// The folder to build, links followed.
  func root(_ directory: TreePath) throws(KustomizeError) -> TreePath {
    let place = Place(file: directory.description)
    let found: Resolution.Destination
    do {
      found = try tree.resolve(directory).outcome.get()
    } catch {
      throw KustomizeError(.file(error), at: place)
    }
    if found.kind == .absent { throw KustomizeError(.file(.missing(directory))) }
    if found.kind != .directory { throw KustomizeError(.file(.notADirectory(directory))) }
    return found.path
  }

  /// The kustomization file of a folder, which must have exactly one.
  func kustomization(in folder: TreePath, namedAt place: Place?) throws(KustomizeError)
    -> Kustomization
  {
    guard let file = try kustomizationFile(in: folder, namedAt: place) else {
      throw KustomizeError(.noKustomization(folder: folder), at: place)
    }
    var kustomization = try KustomizationReader.read(
      document(of: file, namedAt: place), file: file)
    if remoteEntries == .leftOut { kustomization.leaveOutRemoteEntries() }
    return kustomization
  }

  /// The kustomization file of a folder; nil where there is none, an error where there are
  /// several.
  func kustomizationFile(in folder: TreePath, namedAt place: Place?) throws(KustomizeError)
    -> TreePath?
  {
    var found: [String] = []
    for name in Kustomizer.kustomizationFiles {
      do {
        let file = folder.child(name)
        var kind = try tree.entry(file).kind
        if kind == .link { kind = try tree.kind(file) }
        if kind.isFile { found.append(name) }
      } catch {
        throw KustomizeError(.file(error), at: place)
      }
    }
    guard let name = found.first else { return nil }
    if found.count > 1 {
      throw KustomizeError(.severalKustomizations(folder: folder, names: found), at: place)
    }
    return folder.child(name)
  }

  /// The first document of a kustomization file; those behind it do not count.
  func document(of file: TreePath, namedAt place: Place?) throws(KustomizeError) -> Node? {
    let bytes: [UInt8]
    do { bytes = try tree.read(file) } catch { throw KustomizeError(.file(error), at: place) }
    do {
      return try YAMLParser(file: file.text, dialect: .go).kubernetesDocument(bytes)
    } catch {
      throw KustomizeError(.yaml(error.findings))
    }
  }

  /// What a path leads to. Nothing on the way to the folder is a link, so only the names below what
  /// both have in common are looked at, one question each.
  private func destination(of path: TreePath, from folder: TreePath, at place: Place)
    throws(KustomizeError) -> Found?
  {
    var known = folder
    while !path.isInside(known), let parent = known.parent { known = parent }
    var kind = FileKind.directory
    do {
      for name in path.names.dropFirst(known.depth) {
        // Nothing lies below a file.
        guard kind == .directory else { return nil }
        known = known.child(name)
        kind = try tree.entry(known).kind
        if kind == .absent { return nil }
        if kind == .link {
          let found = try tree.resolve(path).outcome.get()
          return found.kind == .absent ? nil : Found(path: found.path, kind: found.kind)
        }
      }
    } catch {
      throw KustomizeError(.file(error), at: place)
    }
    return Found(path: known, kind: kind)
  }
}

extension TreePath {
  /// How many names it has.
  fileprivate var depth: Int {
    text.isEmpty ? 0 : text.utf8.count { $0 == UInt8(ascii: "/") } + 1
  }
}
