import Secrets
import Text

/// Encrypts and decrypts single values with a file's data key.
struct ValueCipher {
  private let cipher: AESGCM

  static let nonceLength = 32

  init(_ key: SecretBytes) throws(SOPSError) {
    do throws(CryptoLibraryError) { cipher = try AESGCM(key: key) } catch {
      throw SOPSError(.library, error.reason)
    }
  }

  /// The bytes behind a sealed text; nil where they were changed, or bound to another path.
  func open(_ sealed: SealedText, associated: [UInt8]) -> [UInt8]? {
    cipher.open(sealed.data, nonce: sealed.nonce, tag: sealed.tag, associated: associated)
  }

  /// Seals bytes under a nonce.
  func seal(
    _ bytes: [UInt8], type: String, nonce: [UInt8], associated: [UInt8]
  ) throws(SOPSError) -> SealedText {
    guard let (data, tag) = cipher.seal(bytes, nonce: nonce, associated: associated) else {
      throw SOPSError(.tooLarge, "a value has more than 2 GiB")
    }
    return SealedText(data: data, nonce: nonce, tag: tag, type: type)
  }
}

/// The nonces of a file's values, so that what did not change keeps its ciphertext: in the order of
/// the document for each path, type and plaintext.
struct NonceMemory: Sendable {
  private struct Key: Hashable {
    var associated: [UInt8]
    var type: String
    var bytes: [UInt8]
  }

  private var nonces: [Key: ArraySlice<[UInt8]>] = [:]

  init() {}

  mutating func remember(_ nonce: [UInt8], associated: [UInt8], type: String, bytes: [UInt8]) {
    nonces[Key(associated: associated, type: type, bytes: bytes), default: []].append(nonce)
  }

  /// Takes the next nonce for what stands at a path; nil where all are used.
  mutating func take(associated: [UInt8], type: String, bytes: [UInt8]) -> [UInt8]? {
    let key = Key(associated: associated, type: type, bytes: bytes)
    // Only nonces of the length that is written are kept.
    guard let nonce = nonces[key]?.popFirst(), nonce.count == ValueCipher.nonceLength else {
      return nil
    }
    return nonce
  }
}
