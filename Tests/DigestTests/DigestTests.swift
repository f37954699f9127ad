import CDigest
import Digest
import Testing

/// Known digests (FIPS 180-4, and `sha256sum`).
@Test(arguments: [
  ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  (
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  ),
])
func knownDigests(text: String, hex: String) {
  #expect(Digest(of: text.utf8).hex == hex)
}

/// The processor's extension and the portable code agree on every length around the block borders,
/// in any parts.
@Test func extensionEqualsPortable() {
  let bytes = (0..<600).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
  for count in 0..<600 {
    var portable = [UInt8](repeating: 0, count: Digest.byteCount)
    hg_sha256_portable(bytes, count, &portable)
    var hasher = DigestHasher()
    hasher.update(bytes[..<(count / 3)])
    hasher.update(bytes[(count / 3)..<count])
    #expect(hasher.finish().bytes == portable, "\(count) bytes")
  }
}

@Test func hexRoundTrip() {
  let digest = Digest(of: "round".utf8)
  #expect(Digest(hex: digest.hex) == digest)
  #expect(Digest(hex: "zz") == nil)
  #expect(Digest(bytes: [1, 2, 3]) == nil)
}
