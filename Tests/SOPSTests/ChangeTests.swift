import Age
import Secrets
import TestSupport
import Testing
import Text
import YAML

@testable import SOPS

@Suite(.enabled(if: Corpora.has("sops/own/stability/index.json"))) struct StabilityTests {
  @Test func whatDidNotChangeKeepsItsCiphertext() throws {
    let index = try json("own/stability/index.json")
    let key = SecretBytes(try #require(Base64.decode((index["data_key"]?.text ?? "").utf8)))
    let layout = Layout(yamlIndent: 2)
    let read = { (name: String?) in Corpora.read("sops/own/stability/\(name ?? "")") ?? [] }
    let before = try EncryptedFile(read(index["before"]?["encrypted"]?.text), format: .yaml)
      .open(key: key)
    let edits = try #require(index["edits"]?.sequence)
    for edit in edits {
      let nonces = (edit["new_nonces"]?.sequence ?? []) + [try #require(edit["mac_nonce"])]
      let time = try #require(Instant(rfc3339: edit["lastmodified"]?.text ?? ""))
      let surroundings = Surroundings(
        random: known(nonces.compactMap { $0.text.flatMap { Base64.decode($0.utf8) } }),
        now: { time })
      let edited = try before.edited(read(edit["plain"]?.text))
      let expected = try EncryptedFile(read(edit["encrypted"]?.text), format: .yaml)
      let bytes = try edited.seal(
        expected.metadata, key, try #require(before.origin).nonces, layout, in: surroundings,
        version: expected.metadata.version)
      #expect(text(bytes) == text(read(edit["encrypted"]?.text)), "\(edit["name"]?.text ?? "")")
    }
    #expect(edits.count > 4)
  }
}

private let time = Surroundings(now: { Instant(seconds: 1_700_000_000) })

/// A file for one new identity.
private func sample(
  _ plain: String, _ format: Format = .yaml, selection: Selection = .standard, groups: Int = 1,
  threshold: Int = 0
) throws -> (bytes: [UInt8], rings: [KeyRing]) {
  let identities = (0..<groups).map { _ in X25519Identity.generate() }
  let keyGroups = try identities.map { identity in
    KeyGroup(age: [AgeEntry(recipient: try #require(Identity.x25519(identity).recipient?.text))])
  }
  let bytes = try ClearFile(Array(plain.utf8), format: format).encrypted(
    Metadata(groups: keyGroups, threshold: threshold, selection: selection), Layout(), in: time)
  return (bytes, identities.map { KeyRing([.x25519($0)]) })
}

private let plainYAML = """
  # about it
  name: app # inline
  count: 12
  list:
      - one
      - true
  clear_unencrypted: seen

  """

@Test func everyChangedByteOfWhatIsProtectedIsNoticed() throws {
  let (bytes, rings) = try sample(plainYAML)
  let clear = try EncryptedFile(bytes, format: .yaml).open(with: rings[0])
  var noticed = 0
  // The names above values in clear are not protected: so the format is made.
  let unprotected = Array("clear_unencrypted".utf8)
  let start = try #require(bytes.indices.first { bytes[$0...].starts(with: unprotected) })
  for index in bytes.indices where !(start..<start + unprotected.count).contains(index) {
    var changed = bytes
    changed[index] ^= 1
    do throws(SOPSError) {
      let again = try EncryptedFile(changed, format: .yaml).open(with: rings[0])
      // What a change may do unnoticed: the layout, comments, the label of a recipient, the version.
      #expect(again.documents.map(\.withoutComments) == clear.documents.map(\.withoutComments))
    } catch { noticed += 1 }
  }
  #expect(noticed > bytes.count / 2)
}

@Test func aCutFileIsNeverTakenForAWhole() throws {
  let (bytes, rings) = try sample(plainYAML)
  let clear = try EncryptedFile(bytes, format: .yaml).open(with: rings[0])
  for length in bytes.indices {
    guard let file = try? EncryptedFile(Array(bytes[..<length]), format: .yaml),
      let again = try? file.open(with: rings[0])
    else { continue }
    #expect(again.documents.map(\.withoutComments) == clear.documents.map(\.withoutComments))
  }
}

@Test func groupsNeedTheirThreshold() throws {
  let (bytes, rings) = try sample("a: 1\n", groups: 3, threshold: 2)
  let file = try EncryptedFile(bytes, format: .yaml)
  let alone = #expect(throws: SOPSError.self) { try file.open(with: rings[0]) }
  #expect(alone?.kind == .notEnoughGroups)
  let two = KeyRing(rings[0].identities + rings[2].identities)
  #expect(try file.open(with: two).documents[0]["a"] == .int(1))
  #expect(throws: SOPSError.self) { try file.open(with: KeyRing()) }
}

@Test(arguments: [
  (Format.yaml, "a: 1\nb:\n    - x\n"), (.json, "{\n\t\"a\": 1.5,\n\t\"b\": null\n}\n"),
  (.dotenv, "A=1\n#c\nB=x\\ny\n"), (.ini, "[s]\na = 1\n"), (.binary, "any \u{1} bytes"),
]) func eachFormatComesBack(_ format: Format, _ plain: String) throws {
  let (bytes, rings) = try sample(plain, format)
  let file = try EncryptedFile(bytes, format: format)
  let clear = try file.open(with: rings[0])
  #expect(text(try clear.bytes()) == plain)
  // Encrypting it again without a change within the same second gives the same values.
  let again = try EncryptedFile(try clear.reencrypted(Layout(), in: time), format: format)
  #expect(again.documents == file.documents)
}

@Test func keysOfOtherKindsAreKept() throws {
  let (bytes, rings) = try sample("a: 1\n")
  let entry =
    "    pgp:\n        - created_at: \"2026-01-01T00:00:00Z\"\n          enc: x\n          fp: ABC\n"
  let with = text(bytes).components("    lastmodified").joined(
    separator: entry + "    lastmodified")
  let file = try EncryptedFile(Array(with.utf8), format: .yaml)
  let second = X25519Identity.generate()
  let to = try #require(Identity.x25519(second).recipient?.text)
  let groups = [KeyGroup(age: file.metadata.groups[0].age + [AgeEntry(recipient: to)])]
  let updated = try KeyUpdate(file, groups: groups, threshold: 0).apply(
    with: rings[0], Layout(), in: time)
  #expect(text(updated).contains("fp: ABC"))
  #expect(text(updated).contains(file.metadata.groups[0].age[0].wrapped.components("\n")[1]))
  let reopened = try EncryptedFile(updated, format: .yaml)
  #expect(try reopened.open(with: KeyRing([.x25519(second)])).documents[0]["a"] == .int(1))
  var changed = try reopened.open(with: rings[0])
  try changed.set(.int(2), at: [.key("a")])
  #expect(text(try changed.reencrypted(Layout(), in: time)).contains("fp: ABC"))
  let refused = #expect(throws: SOPSError.self) { try changed.rotated(Layout(), in: time) }
  #expect(refused?.kind == .unsupportedKey)
}

@Test func valuesAreSetAndRemovedByTheirPath() throws {
  var file = try ClearFile(Array("a: 1\nl:\n    - x\n".utf8), format: .yaml)
  try file.set(.text("v"), at: try PathExpression.parse("[\"b\"][\"c\"]"))
  try file.set(.text("y"), at: try PathExpression.parse("l[1]"))
  try file.unset([.key("a")])
  #expect(text(try file.bytes()) == "l:\n    - x\n    - \"y\"\nb:\n    c: v\n")
  #expect(throws: SOPSError.self) { try file.unset([.key("none")]) }
  #expect(throws: SOPSError.self) { try file.set(.null, at: [.key("l"), .index(9)]) }
  #expect(throws: SOPSError.self) { try PathExpression.parse("[\"a\"") }
}

@Suite(.enabled(if: Corpora.has("sops/upstream/talhelper/index.json"))) struct UpstreamTests {
  @Test(arguments: ["talhelper", "fluxcd-kustomize-controller", "getsops"])
  func filesOfOtherProjectsOpen(_ project: String) throws {
    let index = try json("upstream/\(project)/index.json")
    let rows = try #require(index["files"]?.sequence ?? index.sequence)
    var opened = 0
    for row in rows {
      guard let name = row["encrypted"]?.text ?? row["file"]?.text,
        let bytes = Corpora.read("sops/upstream/\(project)/\(name)")
      else { continue }
      let format = row["format"]?.text.flatMap { Format(rawValue: $0) } ?? Format(fileName: name)
      let keys = [row["key_file"]?.text].compactMap { $0 }
      let ring = try ring(keys.map { "upstream/\(project)/\($0)" })
      let dataKey = row["data_key"]?.text.flatMap { Base64.decode($0.utf8) }.map { SecretBytes($0) }
      do throws(SOPSError) {
        let file = try EncryptedFile(bytes, format: format)
        let clear: ClearFile
        if let dataKey {
          clear = try file.open(key: dataKey)
        } else {
          clear = try file.open(with: ring)
        }
        opened += 1
        let path = row["cleartext"]?.text ?? ""
        if let expected = Corpora.read("sops/upstream/\(project)/\(path)") {
          let indent = Int(row["yaml_indent"]?.text ?? "") ?? 4
          let bytes = try clear.bytes(Layout(yamlIndent: indent))
          #expect(text(bytes) == text(expected), "\(name)")
        }
      } catch {
        let expected = row["expect"]?.text ?? "success"
        // A Secret whose values are files: not encrypted as a whole.
        if name == "tree/inside/secret.yaml", error.kind == .notEncrypted { continue }
        // Files for post-quantum keys alone are refused.
        #expect(
          error.message == expected || error.kind == .noMatchingIdentity, "\(name): \(error)")
      }
    }
    #expect(opened > 3, "\(rows.count) rows")
  }
}
