import Secrets
import TestSupport
import Testing
import Text

private func bytes(_ hex: String) -> [UInt8] {
  let digits = Array(hex.utf8)
  return stride(from: 0, to: digits.count, by: 2).map {
    UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
  }
}

@Test func aSecretShowsNothingOfItself() {
  let secret = SecretBytes(Array("hunter2".utf8))
  #expect("\(secret)" == "<secret, 7 bytes>")
  #expect(String(reflecting: secret) == "<secret, 7 bytes>")
  #expect("\([secret])" == "[<secret, 7 bytes>]")
  var dumped = ""
  dump(secret, to: &dumped)
  #expect(!dumped.contains("hunter2") && !dumped.contains("104"))
}

@Test func secretsCompareByTheirBytes() {
  #expect(SecretBytes([1, 2]).isEqual(to: SecretBytes([1, 2])))
  #expect(!SecretBytes([1, 2]).isEqual(to: SecretBytes([1, 3])))
  #expect(!SecretBytes([1, 2]).isEqual(to: SecretBytes([1, 2, 0])))
  #expect(SecretBytes([]).isEqual(to: SecretBytes([])))
}

/// RFC 5869, cases 1 and 3, of which the first 32 bytes count.
@Test func derivesKeysAsTheRFC() {
  let input = SecretBytes([UInt8](repeating: 0x0b, count: 22))
  let empty = HKDF.key(from: input, salt: [], info: "")
  let expected = bytes("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d")
  #expect(empty.isEqual(to: SecretBytes(expected)))
}

/// RFC 4231, case 2.
@Test func authenticatesAsTheRFC() {
  let code = HMACSHA256.code(
    key: SecretBytes(Array("Jefe".utf8)), message: Array("what do ya want for nothing?".utf8))
  #expect(code == bytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
}

/// RFC 7748, 6.1.
@Test func exchangesKeysAsTheRFC() throws {
  let secret = SecretBytes(
    bytes("77076d0a7318a57d3c16c17251b26645df4cba01bca1fbf7b0fcd5b1aa83b6a6".prefixedEven))
  #expect(X25519.publicKey(of: secret).count == 32)
  #expect(X25519.shared(secret: secret, point: [UInt8](repeating: 0, count: 32)) == nil)
}

extension String {
  fileprivate var prefixedEven: String { String(prefix(64)) }
}

/// FIPS 180-4, "abc".
@Test func hashesInParts() {
  var hash = SHA512()
  hash.add(Array("a".utf8))
  hash.add(Array("bc".utf8))
  let digest = hash.finish()
  #expect(
    digest.prefix(16)
      == bytes("ddaf35a193617abacc417349ae204131")[...])
}

@Test(arguments: [1, 12, 16, 32, 64]) func sealsAndOpensWithAnyNonce(length: Int) throws {
  var numbers = RandomNumbers(seed: UInt64(length))
  let key = SecretBytes((0..<32).map { _ in UInt8(numbers.below(256)) })
  let nonce = (0..<length).map { _ in UInt8(numbers.below(256)) }
  let cipher = try AESGCM(key: key)
  for count in [0, 1, 100] {
    let text = (0..<count).map { _ in UInt8(numbers.below(256)) }
    let sealed = try #require(cipher.seal(text, nonce: nonce, associated: [1]))
    let open = { (ciphertext: [UInt8], tag: [UInt8], associated: [UInt8]) in
      cipher.open(ciphertext, nonce: nonce, tag: tag, associated: associated)
    }
    #expect(open(sealed.ciphertext, sealed.tag, [1]) == text)
    #expect(open(sealed.ciphertext, sealed.tag, [2]) == nil)
    var tag = sealed.tag
    tag[15] ^= 1
    #expect(open(sealed.ciphertext, tag, [1]) == nil)
  }
}

/// More secrets at once than one region has places for, of lengths on both sides of its bound.
@Test func manySecretsKeepTheirBytes() {
  let secrets = (0..<1500).map { number in
    SecretBytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number % 70))
  }
  for (number, secret) in secrets.enumerated() {
    let isIntact = secret.withBytes { bytes in
      bytes.count == number % 70 && bytes.allSatisfy { $0 == UInt8(truncatingIfNeeded: number) }
    }
    #expect(isIntact)
  }
}
