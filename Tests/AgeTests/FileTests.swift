import Age
import Secrets
import Synchronization
import TestSupport
import Testing
import Text
import YAML

private func encrypt(
  _ text: [UInt8], to recipients: [Recipient], armored: Bool = false, random: RandomSource = .system
) throws -> [UInt8] {
  try text.withUnsafeBytes { (bytes) throws(AgeError) in
    try Age.encrypt(bytes, to: recipients, armored: armored, random: random)
  }
}

private func recipient(_ identity: X25519Identity) -> Recipient { .x25519(identity.publicKey) }

@Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
func whatIsEncryptedOpensAgain(length: Int) throws {
  let first = X25519Identity.generate()
  let second = X25519Identity.generate()
  let text = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  for armored in [false, true] {
    let file = try encrypt(text, to: [recipient(first), recipient(second)], armored: armored)
    #expect(try Age.decrypt(file, with: [.x25519(first)]) == text)
    #expect(try Age.decrypt(file, with: [.x25519(second)]) == text)
    #expect(throws: AgeError.self) {
      try Age.decrypt(file, with: [.x25519(X25519Identity.generate())])
    }
  }
}

@Test func everyChangedByteIsNoticed() throws {
  let identity = X25519Identity.generate()
  let file = try encrypt(Array("a secret".utf8), to: [recipient(identity)])
  for index in file.indices {
    for mask: UInt8 in [1, 0x80] {
      var changed = file
      changed[index] ^= mask
      #expect(throws: AgeError.self) { try Age.decrypt(changed, with: [.x25519(identity)]) }
    }
    #expect(throws: AgeError.self) {
      try Age.decrypt(Array(file[..<index]), with: [.x25519(identity)])
    }
  }
  #expect(throws: AgeError.self) { try Age.decrypt(file + [0], with: [.x25519(identity)]) }
}

@Test func aPayloadCutAtAChunkIsNoticed() throws {
  let identity = X25519Identity.generate()
  let file = try encrypt([UInt8](repeating: 7, count: 131_072), to: [recipient(identity)])
  let cut = Array(file.dropLast(65_552))
  #expect(throws: AgeError.self) { try Age.decrypt(cut, with: [.x25519(identity)]) }
}

/// A source that gives known bytes in turn.
func known(_ parts: [[UInt8]]) -> RandomSource {
  let rest = Mutex(parts.flatMap { $0 })
  return RandomSource { buffer in
    rest.withLock {
      buffer.copyBytes(from: $0.prefix(buffer.count))
      $0.removeFirst(buffer.count)
    }
  }
}

@Suite(.enabled(if: Corpora.has("age/own/known-answers.json"))) struct KnownAnswerTests {
  @Test func writesTheKnownBytes() throws {
    let rows = try #require(try json("age/own/known-answers.json")["x25519"]?.sequence)
    for row in rows {
      let random = known(
        ["file_key", "ephemeral_secret", "payload_nonce"].map { hex(row[$0]?.text ?? "") })
      let plain = Array((row["plaintext"]?.text ?? "").utf8)
      let to = try Recipient(row["recipient"]?.text ?? "")
      let file = try encrypt(plain, to: [to], armored: true, random: random)
      #expect(String(decoding: file, as: UTF8.self) == row["armored"]?.text)
    }
    #expect(rows.count > 1)
  }

  @Test func opensFilesForKeysOfSSH() throws {
    for row in try #require(try json("age/own/ssh.json").sequence) {
      let read = { (key: String) in Corpora.read("age/own/\(row[key]?.text ?? "")") ?? [] }
      if row["passphrase"] != nil {
        #expect(throws: AgeError.protectedSSHKey) { try SSHIdentity(privateKeyFile: read("key")) }
        continue
      }
      let identity = try SSHIdentity(privateKeyFile: read("key"))
      let plain = try Age.decrypt(read("file"), with: [.ssh(identity)])
      #expect(String(decoding: plain, as: UTF8.self) == row["plaintext"]?.text)
      let line = String(decoding: read("pub"), as: UTF8.self).filter { $0 != "\n" }
      #expect(try Recipient(line) == .ssh(identity.recipient))
      let again = try encrypt(plain, to: [.ssh(identity.recipient)])
      #expect(try Age.decrypt(again, with: [.ssh(identity)]) == plain)
    }
  }
}

private let program = "/usr/bin/age"

@Suite(.enabled(if: Corpora.readFile(program) != nil)) struct ProgramTests {
  @Test func theProgramOpensOurFilesAndWeIts() throws {
    let folder = try TemporaryFolder()
    let identity = X25519Identity.generate()
    try folder.write(identity.secretText() + "\n", to: "key", mode: 0o600)
    for length in [0, 10, 65_536, 100_000] {
      let text = String(repeating: "x", count: length)
      for armored in [false, true] {
        let file = try encrypt(Array(text.utf8), to: [recipient(identity)], armored: armored)
        try folder.write(Base64.encode(file), to: "file.base64")
        let run = try ProgramRun.shell(
          "base64 -d file.base64 | age -d -i key", in: folder.path,
          environment: ["PATH": "/usr/bin:/bin"])
        #expect(run.status == 0 && run.output == text, "\(run.errors)")
      }
      try folder.write(text, to: "plain")
      let to = try #require(Identity.x25519(identity).recipient?.text)
      for flag in ["", "-a"] {
        _ = try ProgramRun.shell(
          "age \(flag) -r \(to) -o theirs plain", in: folder.path,
          environment: ["PATH": "/usr/bin:/bin"])
        let theirs = try #require(Corpora.readFile(folder.path + "/theirs"))
        #expect(try Age.decrypt(theirs, with: [.x25519(identity)]) == Array(text.utf8))
        try folder.remove("theirs")
      }
    }
  }
}
