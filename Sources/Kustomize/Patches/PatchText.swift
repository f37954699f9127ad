internal import FileTree
internal import Findings
internal import Text
internal import YAML

/// What the text of a patch is: objects to merge, or operations of a JSON patch.
enum PatchText {
  case merges([Resource])
  case operations([JSONOperation])
  /// Nothing: the patch does nothing.
  case nothing

  /// Reads the patch of an entry, from its file or its text, which loses white space at its ends.
  static func read(
    _ entry: PatchEntry, from folder: TreePath, with loader: Loader,
    _ compatibility: KustomizeOptions.Compatibility
  ) throws(KustomizeError) -> PatchText {
    let text = entry.patch.map { Array($0.text.trimmingWhiteSpace.utf8) } ?? []
    let path = entry.path.flatMap { $0.text.isEmpty ? nil : $0 }
    switch (path, text.isEmpty) {
    case (let path?, true):
      let file = try loader.file(path, from: folder, field: "path")
      return try classify(file.bytes, file: file.path, entry, compatibility)
    case (nil, false): return try classify(text, file: nil, entry, compatibility)
    case (nil, true): throw KustomizeError(.patchWithoutText, at: entry.place)
    case (_?, false): throw KustomizeError(.patchWithPathAndText, at: entry.place)
    }
  }

  private static func classify(
    _ bytes: [UInt8], file: TreePath?, _ entry: PatchEntry,
    _ compatibility: KustomizeOptions.Compatibility
  ) throws(KustomizeError) -> PatchText {
    if bytes.isEmpty {
      // Older versions take it for a JSON patch without operations.
      return compatibility == .v5_5 ? .operations([]) : .nothing
    }
    let place = file.map { Place(file: $0.text) } ?? entry.place
    let merges = Result { () throws(KustomizeError) in try self.merges(bytes, file: file, at: place)
    }
    let operations = Result { () throws(KustomizeError) in
      try self.operations(bytes, file: file, at: place)
    }
    switch (merges, operations) {
    case (.success(let merges), .failure): return .merges(merges)
    case (.failure, .success(let operations)): return .operations(operations)
    case (.success(let merges), .success(let operations)):
      // Nothing but comments, or an empty list.
      if compatibility == .v5_8, merges.isEmpty || operations.isEmpty { return .merges(merges) }
      throw KustomizeError(.patchOfBothKinds, at: place)
    case (.failure(let merge), .failure(let operation)):
      // Whoever wrote a list meant operations.
      throw beginsLikeList(bytes) ? operation : merge
    }
  }

  /// The objects of a merge patch. In the text of a kustomization file places are those of the
  /// entry.
  static func merges(_ bytes: [UInt8], file: TreePath?, at place: Place) throws(KustomizeError)
    -> [Resource]
  {
    if let file { return try ResourceFile(file: file).resources(of: bytes) }
    do {
      return try ResourceFile(file: .root).resources(of: bytes).map { resource in
        var resource = resource
        resource.origin = place
        return resource
      }
    } catch {
      throw error.moved(to: place)
    }
  }

  /// The operations of a JSON patch: strict JSON where the text begins with `[`, else YAML 1.1.
  static func operations(_ bytes: [UInt8], file: TreePath?, at place: Place)
    throws(KustomizeError) -> [JSONOperation]
  {
    let name = file?.text ?? ""
    let node: Node?
    do {
      node =
        bytes.first == UInt8(ascii: "[")
        ? try JSON.parse(bytes, file: name)
        : try YAMLParser(file: name, dialect: .go).kubernetesDocument(bytes)
    } catch {
      let failure = KustomizeError(.yaml(error.findings))
      throw file == nil ? failure.moved(to: place) : failure
    }
    return try JSONOperation.list(node, file: file?.text, at: place)
  }

  private static func beginsLikeList(_ bytes: [UInt8]) -> Bool {
    let first = bytes.first { $0 != 10 && $0 != 13 && $0 != 32 }
    return first == UInt8(ascii: "-") || first == UInt8(ascii: "[")
  }
}

extension KustomizeError {
  /// The same error at another place: that of the text in which it is.
  func moved(to place: Place) -> KustomizeError {
    var error = self
    error.place = place
    if case .yaml(let findings) = problem {
      error.problem = .yaml(
        findings.map { finding in
          var finding = finding
          if let inner = finding.place, inner.line > 0 {
            finding.hints.append("it is in line \(inner.line) of the text")
          }
          finding.place = place
          return finding
        })
    }
    return error
  }
}
