import Age
import Secrets
import TestSupport
import Testing
import YAML

@Suite(.enabled(if: Corpora.has("age/own/parse.json"))) struct KeyTests {
  @Test func identitiesHaveTheirRecipients() throws {
    let pairs = try #require(try json("age/own/parse.json")["identities"]?.sequence)
    var checked = 0
    for pair in pairs where pair["kind"]?.text == "x25519" {
      let identity = try Identity(try #require(pair["identity"]?.text))
      #expect(identity.recipient?.text == pair["recipient"]?.text)
      if case .x25519(let key) = identity { #expect(key.secretText() == pair["identity"]?.text) }
      checked += 1
    }
    #expect(checked > 2)
  }

  @Test func textsThatAreNoKeysAreRefusedByTheirFault() throws {
    let cases = try #require(try json("age/own/parse.json")["cases"]?.sequence)
    for row in cases {
      let text = try #require(row["input"]?.text)
      var message: String?
      do throws(AgeError) {
        if row["role"]?.text == "identity" {
          _ = try Identity(text)
        } else {
          _ = try Recipient(text)
        }
      } catch {
        message = error.message
        #expect(!error.message.contains("AGE-SECRET-KEY"))
      }
      #expect(message == expected(row))
    }
  }

  /// Kinds that the corpus takes as read, or not at all, and hgraph refuses by name or takes.
  private func expected(_ row: Node) -> String? {
    let text = row["input"]?.text ?? ""
    if text.hasPrefix("AGE-SECRET-KEY-PQ-") { return "post-quantum identity not supported" }
    if text.hasPrefix("age1pq1") { return "post-quantum recipient not supported" }
    if text.hasPrefix("age1tag1") { return "unknown recipient type: age1tag" }
    // The corpus counts the changed letter, and not that it is a small one.
    if row["note"]?.text == "one character changed" { return "mixed case" }
    if text == "ssh-rsa AAAA" { return "the SSH key cannot be used: it is cut off or has too much" }
    return row["ok"]?.text == "true" ? nil : row["error"]?.text
  }

  @Test func filesOfKeys() throws {
    for row in try #require(try json("age/own/keyfiles.json").sequence) {
      let name = try #require(row["file"]?.text)
      let bytes = try #require(Corpora.read("age/own/\(name)"))
      // A byte order mark is dropped here; the corpus allows both.
      if name.hasSuffix("bom.txt") {
        #expect(try KeyFile(bytes).identities.count == 1)
        continue
      }
      if KeyFile.isProtected(bytes) { continue }
      do throws(AgeError) {
        let file = try KeyFile(bytes)
        #expect(row["ok"]?.text == "true", "\(name)")
        let count = file.identities.count + file.unusable.count
        #expect(String(count) == row["identities"]?.text, "\(name)")
      } catch {
        #expect(row["ok"]?.text == "false", "\(name): \(error.message)")
        #expect(error.message == row["error"]?.text, "\(name): \(error.message)")
      }
    }
  }
}

@Test func anEncryptedFileOfKeysOpensWithItsPassphrase() throws {
  let text = "# a key\n" + X25519Identity.generate().secretText() + "\n"
  let file = try Array(text.utf8).withUnsafeBytes { (bytes) throws(AgeError) in
    try Age.encrypt(
      bytes, passphrase: SecretBytes(Array("pass".utf8)), workFactor: 4, armored: true)
  }
  #expect(KeyFile.isProtected(file))
  #expect(
    try KeyFile(protected: file, passphrase: SecretBytes(Array("pass".utf8))).identities.count == 1)
  #expect(throws: AgeError.incorrectPassphrase) {
    try KeyFile(protected: file, passphrase: SecretBytes(Array("else".utf8)))
  }
}

@Test(arguments: [
  ("age1pq1xyz", AgeError.postQuantumRecipient),
  ("age1tag1xyz", .unknownRecipientType("age1tag")),
  ("age1yubikey1qxyz", .pluginRecipient("yubikey")),
  ("ssh-dss AAAA", .unknownRecipientType("ssh-dss")),
  ("hello", .unknownRecipientType("")),
])
func recipientsOfOtherKindsAreNamed(_ text: String, _ error: AgeError) {
  #expect(throws: error) { try Recipient(text) }
}

@Test func aPluginsIdentityIsNamed() {
  #expect(throws: AgeError.pluginIdentity("yubikey")) {
    try Identity("AGE-PLUGIN-YUBIKEY-1QGZJCXSXFEC6G")
  }
}
