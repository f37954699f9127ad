import Secrets

/// Encrypts the leaves of a file and adds them to its code.
struct EncryptingVisitor: LeafVisitor {
  let cipher: ValueCipher
  let code: MessageCode
  var matcher: SelectionMatcher
  var nonces: NonceMemory
  let random: RandomSource

  mutating func value(_ value: Value, at place: LeafPlace) throws(SOPSError) -> LeafResult {
    let isEncrypted = matcher.encrypts(path: place.path, comments: place.comments, isComment: false)
    let bytes = LeafText.bytes(of: value)
    code.add(bytes, isEncrypted: isEncrypted)
    guard isEncrypted, !bytes.isEmpty else { return .value(value) }
    return .value(.string(try seal(bytes, type: LeafText.type(of: value), at: place)))
  }

  mutating func comment(
    _ note: Note, isInList: Bool, at place: LeafPlace
  ) throws(SOPSError) -> Item {
    guard matcher.encrypts(path: place.path, comments: place.comments, isComment: true),
      !note.text.isEmpty
    else { return .comment(note) }
    let sealed = try seal(Array(note.text.utf8), type: "comment", at: place)
    let text = String(decoding: sealed, as: UTF8.self)
    if matcher.commentMatches(text) {
      throw SOPSError(
        .configuration, keyPath: place.shown,
        "the ciphertext of a comment matches unencrypted_comment_regex",
        hints: ["use a longer expression"])
    }
    if isInList { return .value(key: nil, .string(sealed), line: 0) }
    return .comment(Note(text, isInline: note.isInline))
  }

  private mutating func seal(
    _ bytes: [UInt8], type: String, at place: LeafPlace
  ) throws(SOPSError) -> [UInt8] {
    let known = nonces.take(associated: place.associated, type: type, bytes: bytes)
    let nonce = known ?? random.bytes(ValueCipher.nonceLength)
    return try cipher.seal(bytes, type: type, nonce: nonce, associated: place.associated).bytes
  }
}
