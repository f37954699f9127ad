public import Secrets
public import Text

/// What an encryption draws from outside: random bytes and the time.
public struct Surroundings: Sendable {
  var random: RandomSource
  var now: @Sendable () -> Instant

  /// Surroundings; tests give known ones.
  public init(random: RandomSource = .system, now: @escaping @Sendable () -> Instant) {
    self.random = random
    self.now = now
  }
}

extension ClearFile {
  /// The encrypted file under new metadata with a new data key.
  public func encrypted(
    _ metadata: Metadata, _ layout: Layout, in surroundings: Surroundings
  ) throws(SOPSError) -> [UInt8] {
    let key = SecretBytes(randomCount: 32, from: surroundings.random)
    return try encrypted(metadata, key: key, layout, in: surroundings)
  }

  /// The same with a given data key.
  func encrypted(
    _ metadata: Metadata, key: SecretBytes, _ layout: Layout, in surroundings: Surroundings
  ) throws(SOPSError) -> [UInt8] {
    var metadata = metadata
    try metadata.wrap(key, in: surroundings)
    return try seal(metadata, key, NonceMemory(), layout, in: surroundings)
  }

  /// The encrypted file with the data key, the keys and the nonces of the one that it came from:
  /// what did not change keeps its ciphertext.
  public func reencrypted(_ layout: Layout, in surroundings: Surroundings) throws(SOPSError)
    -> [UInt8]
  {
    guard let origin else { preconditionFailure("BUG: a file that was never encrypted") }
    return try seal(origin.file.metadata, origin.key, origin.nonces, layout, in: surroundings)
  }

  /// The encrypted file with a new data key, for other recipients where some are given.
  public func rotated(
    groups: [KeyGroup]? = nil, _ layout: Layout, in surroundings: Surroundings
  ) throws(SOPSError) -> [UInt8] {
    guard let origin else { preconditionFailure("BUG: a file that was never encrypted") }
    var metadata = origin.file.metadata
    if let groups { metadata.groups = groups }
    for group in metadata.groups {
      if let kind = group.carried.first?.kind {
        throw SOPSError(
          .unsupportedKey, file: origin.file.file,
          "a new data key cannot be wrapped for its key of the kind \(kind)",
          hints: ["rotate with the program that made the file"])
      }
    }
    let key = SecretBytes(randomCount: 32, from: surroundings.random)
    try metadata.wrap(key, in: surroundings)
    return try seal(metadata, key, origin.nonces, layout, in: surroundings)
  }

  func seal(
    _ metadata: Metadata, _ key: SecretBytes, _ nonces: NonceMemory, _ layout: Layout,
    in surroundings: Surroundings, version: String = Metadata.layoutVersion
  ) throws(SOPSError) -> [UInt8] {
    let cipher = try ValueCipher(key)
    let code = MessageCode(encryptedOnly: metadata.codeOfEncryptedOnly)
    let selection = format == .binary ? Selection.everything : metadata.selection
    var walk = TreeWalk(
      EncryptingVisitor(
        cipher: cipher, code: code, matcher: try SelectionMatcher(selection), nonces: nonces,
        random: surroundings.random))
    var documents = documents
    for index in documents.indices { try walk.walk(&documents[index]) }
    var metadata = metadata
    let now = surroundings.now()
    metadata.lastModified = Instant(seconds: now.seconds).rfc3339
    let nonce = surroundings.random.bytes(ValueCipher.nonceLength)
    metadata.code = String(
      decoding: try cipher.seal(
        code.finish(), type: "str", nonce: nonce, associated: Array(metadata.lastModified.utf8)
      ).bytes, as: UTF8.self)
    metadata.version = version
    let stored = StoredFile(
      documents: documents, metadata: metadata.tree(isBinary: format == .binary))
    let bytes = try FileCodec.write(stored, format, layout)
    try selfCheck(bytes, key)
    return bytes
  }

  /// Whether what was written reads back as what it was made of.
  private func selfCheck(_ bytes: [UInt8], _ key: SecretBytes) throws(SOPSError) {
    let again: ClearFile
    do throws(SOPSError) { again = try EncryptedFile(bytes, format: format).open(key: key) } catch {
      throw SOPSError(.selfCheck, keyPath: error.keyPath, error.message)
    }
    guard again.documents.map(\.withoutComments) == documents.map(\.withoutComments) else {
      throw SOPSError(.selfCheck, "its values differ")
    }
  }
}

extension [Item] {
  /// The values alone.
  var withoutComments: [Item] {
    values.map { member in
      switch member.value {
      case .list(let items): .value(key: member.key, .list(items.withoutComments), line: 0)
      case .map(let items): .value(key: member.key, .map(items.withoutComments), line: 0)
      // Not-a-number is not equal to itself.
      case .float(let value) where value.isNaN: .value(key: member.key, .text("NaN"), line: 0)
      default: .value(key: member.key, member.value, line: 0)
      }
    }
  }
}

extension Metadata {
  /// Wraps a data key for all age recipients.
  mutating func wrap(_ key: SecretBytes, in surroundings: Surroundings) throws(SOPSError) {
    guard groups.contains(where: { !$0.age.isEmpty }) else { throw SOPSError(.noKeys) }
    if groups.count == 1 { threshold = 0 }
    let parts: [SecretBytes]
    if groups.count > 1 {
      let needed = threshold == 0 ? groups.count : threshold
      guard (2...groups.count).contains(needed) else {
        throw SOPSError(
          .configuration, "the threshold is \(threshold), and there are \(groups.count) key groups",
          hints: ["use 2 to \(groups.count), or 0 for all"])
      }
      parts = Shamir.split(key, count: groups.count, threshold: needed, random: surroundings.random)
    } else {
      parts = [key]
    }
    for index in groups.indices {
      for entry in groups[index].age.indices {
        groups[index].age[entry] = try AgeEntry.wrap(
          parts[index], for: groups[index].age[entry].recipient, random: surroundings.random)
      }
    }
  }
}
