import Findings
import Text

/// Decrypts the leaves of a file, adds them to its code, and remembers their nonces.
struct DecryptingVisitor: LeafVisitor {
  let cipher: ValueCipher
  let code: MessageCode
  var matcher: SelectionMatcher
  var nonces = NonceMemory()
  var warnings: [Finding] = []
  /// Values that did not decrypt: all are told, since people mend merges by hand.
  var failures: [SOPSError] = []
  /// The most failures that are told.
  static let failureLimit = 20

  init(cipher: ValueCipher, code: MessageCode, matcher: SelectionMatcher) {
    self.cipher = cipher
    self.code = code
    self.matcher = matcher
  }

  mutating func value(_ value: Value, at place: LeafPlace) throws(SOPSError) -> LeafResult {
    let isEncrypted = matcher.encrypts(path: place.path, comments: place.comments, isComment: false)
    // In a list an encrypted comment is an item, which its type tells.
    if case .string(let text) = value, text.isSealedComment {
      let hidden = place.with(comment: "")
      if isEncrypted
        || matcher.encrypts(path: hidden.path, comments: hidden.comments, isComment: true),
        let sealed = SealedText(text), let bytes = cipher.open(sealed, associated: place.associated)
      {
        nonces.remember(
          sealed.nonce, associated: place.associated, type: "comment", bytes: bytes)
        return .comment(Note(String(decoding: bytes, as: UTF8.self)))
      }
    }
    guard isEncrypted else {
      code.add(LeafText.bytes(of: value), isEncrypted: false)
      return .value(value)
    }
    do throws(SOPSError) {
      let (clear, bytes) = try open(value, at: place)
      code.add(bytes, isEncrypted: true)
      return .value(clear)
    } catch {
      failures.append(error)
      if failures.count >= Self.failureLimit { throw error }
      return .value(value)
    }
  }

  private mutating func open(
    _ value: Value, at place: LeafPlace
  ) throws(SOPSError) -> (Value, [UInt8]) {
    if case .string(let text) = value, text.isEmpty { return (value, []) }
    guard case .string(let text) = value, let sealed = SealedText(text) else {
      throw SOPSError(
        .malformedValue, line: place.line, keyPath: place.shown,
        "it is to be encrypted by the file's rule, and is not of the form ENC[…]",
        hints: ["encrypt it with 'edit' or 'set'", "or resolve the merge that left it so"])
    }
    guard let bytes = cipher.open(sealed, associated: place.associated) else {
      throw SOPSError(
        .valueAuthentication, line: place.line, keyPath: place.shown,
        hints: [
          "the key was renamed or moved, the value was edited, or the data key is another one"
        ])
    }
    guard ["str", "int", "float", "bool", "time", "bytes"].contains(sealed.type) else {
      throw SOPSError(.unknownType, line: place.line, keyPath: place.shown, sealed.type.shortened)
    }
    guard let clear = LeafText.value(bytes, type: sealed.type) else {
      throw SOPSError(
        .malformedValue, line: place.line, keyPath: place.shown,
        "what it decrypts to is not of its type \(sealed.type)")
    }
    nonces.remember(
      sealed.nonce, associated: place.associated, type: LeafText.type(of: clear), bytes: bytes)
    return (clear, LeafText.bytes(of: clear))
  }

  mutating func comment(
    _ note: Note, isInList: Bool, at place: LeafPlace
  ) throws(SOPSError) -> Item {
    guard matcher.encrypts(path: place.path, comments: place.comments, isComment: true) else {
      if SealedText.isSealed(Array(note.text.utf8)) { return unreadable(note, place) }
      return .comment(note)
    }
    guard let sealed = SealedText(Array(note.text.utf8)), sealed.type == "comment" else {
      return note.text.isEmpty ? .comment(note) : unreadable(note, place)
    }
    for associated in paths(for: place) {
      guard let bytes = cipher.open(sealed, associated: associated) else { continue }
      nonces.remember(sealed.nonce, associated: associated, type: "comment", bytes: bytes)
      // What was hidden stands in a line of its own afterwards.
      return .comment(Note(String(decoding: bytes, as: UTF8.self)))
    }
    return unreadable(note, place)
  }

  /// A comment behind a nested block is found at another level by some readers, and was sealed
  /// there: the levels above are tried, too.
  private func paths(for place: LeafPlace) -> [[UInt8]] {
    var paths = [place.associated]
    for count in stride(from: place.path.count - 1, through: 0, by: -1) {
      paths.append(Array((place.path[..<count].joined(separator: ":") + ":").utf8))
    }
    return paths
  }

  private mutating func unreadable(_ note: Note, _ place: LeafPlace) -> Item {
    guard SealedText.isSealed(Array(note.text.utf8)) else {
      // In clear within what is encrypted: nothing to decrypt.
      return .comment(note)
    }
    let path = place.path.isEmpty ? "the top" : place.shown
    warnings.append(
      Finding(.warning, code: "sops.comment", "a comment at \(path) does not decrypt and is kept"))
    return .comment(note)
  }
}

extension LeafPlace {
  /// The place of a comment that stands here.
  func with(comment: String) -> LeafPlace {
    var place = self
    if !place.comments.isEmpty { place.comments[place.comments.count - 1].append(comment) }
    return place
  }
}

extension [UInt8] {
  /// Whether it is the form that an encrypted comment has.
  var isSealedComment: Bool {
    SealedText.isSealed(self) && suffix(14).elementsEqual(",type:comment]".utf8)
  }
}

extension String {
  /// The beginning of a text that others wrote, for messages.
  var shortened: String { utf8.count <= 20 ? self : "\(prefix(20))…" }
}
