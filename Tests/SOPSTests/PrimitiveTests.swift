import Secrets
import TestSupport
import Testing
import Text
import YAML

@testable import SOPS

private func hex(_ text: String) -> [UInt8] {
  let digits = Array(text.utf8)
  return stride(from: 0, to: digits.count, by: 2).map {
    UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
  }
}

@Suite(.enabled(if: Corpora.has("sops/own/primitives.json"))) struct PrimitiveTests {
  let tables: Node

  init() throws { tables = try json("own/primitives.json") }

  private func rows(_ name: String) throws -> [Node] {
    try #require(tables[name]?.sequence ?? tables[name]?["cases"]?.sequence)
  }

  @Test func floatsHaveAFormForEachPlace() throws {
    for row in try rows("floats") {
      let digits = (row["bits"]?.text ?? "").dropFirst(2)
      let value = Value.float(Double(bitPattern: try #require(UInt64(digits, radix: 16))))
      #expect(text(LeafText.bytes(of: value)) == row["mac_and_ciphertext"]?.text)
      #expect(text(YAMLStore.write(value, Layout())) == "\(row["yaml"]?.text ?? "")\n")
      #expect(text(try FlatText.bytes(of: value, keyPath: "")) == row["dotenv_ini"]?.text)
      if row["json"]?.text != "null" {
        #expect(text(try JSONStore.write(value, indent: nil)) == row["json"]?.text)
      } else {
        #expect(throws: SOPSError.self) { try JSONStore.write(value, indent: nil) }
      }
    }
  }

  @Test func plainScalarsHaveTheirTypes() throws {
    for row in try rows("yaml_plain_scalars") {
      let plain = row["plain"]?.text ?? ""
      let expected = row["type"]?.text ?? ""
      let found: String
      do throws(SOPSError) {
        let file = try YAMLStore.read(Array("k: \(plain)\n".utf8))
        let value = file.documents[0]["k"] ?? .list([])
        found = value == .null ? "null" : LeafText.type(of: value)
      } catch { found = error.message }
      #expect(
        found == expected || (found == "number out of range" && expected == "unsigned (refused)"),
        "\(plain)")
    }
  }

  @Test func stringsHaveTheStyleOfThePeer() throws {
    for row in try rows("yaml_string_styles") {
      let indent = Int(row["indent"]?.text ?? "") ?? 4
      let value = Value.text(row["value"]?.text ?? "")
      let file = StoredFile(documents: [[.value(key: "k", value, line: 0)]])
      let written = try YAMLStore.write(file, Layout(yamlIndent: indent))
      #expect(text(written) == row["document"]?.text)
    }
  }

  @Test func rulesSelectWhatTheyShould() throws {
    for row in try rows("selection") {
      let make = try #require(Selection.settings.first { $0.name == row["rule"]?.text }?.make)
      var matcher = try SelectionMatcher(make(row["value"]?.text ?? ""))
      let comments = row["comment_stack"]?.sequence?.map { $0.sequence?.compactMap(\.text) ?? [] }
      let found = matcher.encrypts(
        path: row["path"]?.sequence?.compactMap(\.text) ?? [], comments: comments ?? [],
        isComment: row["is_comment"]?.text == "true")
      #expect("\(found)" == row["encrypted"]?.text, "\(row)")
    }
  }

  @Test func valuesSealToTheKnownTexts() throws {
    let table = try #require(tables["value_encryption"])
    let key = SecretBytes(try #require(Base64.decode((table["data_key"]?.text ?? "").utf8)))
    let cipher = try ValueCipher(key)
    for row in try rows("value_encryption") {
      let nonce = try #require(Base64.decode((row["nonce"]?.text ?? "").utf8))
      let sealed = try cipher.seal(
        hex(row["plaintext_bytes_hex"]?.text ?? ""), type: row["type"]?.text ?? "", nonce: nonce,
        associated: Array((row["aad"]?.text ?? "").utf8))
      #expect(text(sealed.bytes) == row["encrypted"]?.text)
    }
  }

  @Test func threePartsGiveTheSecret() throws {
    let table = try #require(tables["shamir"])
    let parts = (table["parts_hex"]?.sequence ?? []).map { SecretBytes(hex($0.text ?? "")) }
    try #require(parts.count == 5)
    let secret = SecretBytes(hex(table["secret_hex"]?.text ?? ""))
    for choice in [[0, 1, 2], [4, 2, 0], [1, 3, 4]] {
      #expect(Shamir.combine(choice.map { parts[$0] })?.isEqual(to: secret) == true)
    }
    #expect(Shamir.combine([parts[0], parts[1]])?.isEqual(to: secret) == false)
    #expect(Shamir.combine([parts[0], parts[0]]) == nil)
  }
}

@Test(arguments: [(2, 2), (3, 2), (5, 3), (5, 5)]) func sharedSecretsComeBack(
  count: Int, threshold: Int
) {
  let secret = SecretBytes(randomCount: 32)
  let parts = Shamir.split(secret, count: count, threshold: threshold, random: .system)
  #expect(Shamir.combine(Array(parts.suffix(threshold)))?.isEqual(to: secret) == true)
  #expect(Shamir.combine(Array(parts.prefix(threshold - 1)))?.isEqual(to: secret) != true)
}
