import Text

extension EncryptedFile {
  /// What is wrong with the file as far as that shows without a key: values and comments in clear
  /// within what is to be encrypted, texts that are damaged, sealed texts where none should be.
  public func structureFaults() throws(SOPSError) -> [SOPSError] {
    do throws(SOPSError) {
      var walk = TreeWalk(StructureVisitor(matcher: try SelectionMatcher(metadata.selection)))
      for var document in documents { try walk.walk(&document) }
      var faults = walk.visitor.faults
      if SealedText(Array(metadata.code.utf8)) == nil {
        faults.append(SOPSError(metadata.code.isEmpty ? .macMissing : .macUnreadable))
      }
      let file = file
      return faults.map { $0.with(file: file) }
    } catch { throw error.with(file: file) }
  }
}

private struct StructureVisitor: LeafVisitor {
  var matcher: SelectionMatcher
  var faults: [SOPSError] = []

  mutating func value(_ value: Value, at place: LeafPlace) throws(SOPSError) -> LeafResult {
    let isEncrypted = matcher.encrypts(path: place.path, comments: place.comments, isComment: false)
    guard case .string(let text) = value else {
      if isEncrypted { add(.malformedValue, place, "it is in clear") }
      return .value(value)
    }
    if text.isSealedComment, SealedText(text) != nil { return .comment(Note("")) }
    if isEncrypted, !text.isEmpty, SealedText(text) == nil {
      add(.malformedValue, place, SealedText.isSealed(text) ? "it is damaged" : "it is in clear")
    } else if !isEncrypted, SealedText.isSealed(text) {
      add(.malformedValue, place, "it is encrypted where the file's rule says that it is in clear")
    }
    return .value(value)
  }

  mutating func comment(
    _ note: Note, isInList: Bool, at place: LeafPlace
  ) throws(SOPSError) -> Item {
    let isEncrypted = matcher.encrypts(path: place.path, comments: place.comments, isComment: true)
    if isEncrypted, !note.text.isEmpty, !SealedText.isSealed(Array(note.text.utf8)) {
      add(.malformedValue, place, "a comment is in clear")
    }
    return .comment(note)
  }

  private mutating func add(_ kind: SOPSError.Kind, _ place: LeafPlace, _ detail: String) {
    let path = place.path.isEmpty ? "the top" : place.shown
    faults.append(SOPSError(kind, line: place.line, keyPath: path, detail))
  }
}
