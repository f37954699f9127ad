import Digest

/// Digests of what is made from secrets: keyed, since the digest of a weak secret tells it. The key
/// is another one in every process, so nothing of it can be stored.
enum SecretDigests {
  private static let key: [UInt8] = (0..<64).map { _ in UInt8.random(in: .min ... .max) }

  static func digest(of bytes: [UInt8]) -> Digest {
    var hasher = DigestHasher()
    hasher.update(key)
    hasher.update(bytes)
    var outer = DigestHasher()
    outer.update(key)
    outer.update(hasher.finish().bytes)
    return outer.finish()
  }
}
