import Secrets
import TestSupport
import Testing
import Text
import YAML

@testable import SOPS

@Suite(.enabled(if: Corpora.has("sops/own/index.json"))) struct OwnCaseTests {
  @Test func theCasesAreThere() { #expect(OwnCase.all.count == 61) }

  @Test(arguments: OwnCase.all) func opensOrRefuses(_ own: OwnCase) throws {
    let bytes = try #require(own.bytes("encrypted"))
    var outcome: String
    do throws(SOPSError) {
      let file = try EncryptedFile(bytes, format: own.format)
      let rings = try keys(own)
      var clear: ClearFile?
      for ring in rings { clear = try file.open(with: ring) }
      if let key = own.key, rings.isEmpty { clear = try file.open(key: key) }
      let opened = clear
      outcome = opened?.warnings.isEmpty ?? true ? "success" : "success with warning"
      if let expected = own.bytes("cleartext"), let opened {
        #expect(text(try opened.bytes(own.layout)) == text(expected))
      }
    } catch { outcome = error.message }
    #expect(outcome == own.expect)
  }

  private func keys(_ own: OwnCase) throws(SOPSError) -> [KeyRing] {
    let each = own.list("keys_each_sufficient")
    let paths = each.isEmpty ? [own.list("keys")] : each.map { [$0] }
    return paths.compactMap { names in try? ring(names.map { "own/\($0)" }) }
      .filter { !$0.identities.isEmpty }
  }

  @Test(arguments: OwnCase.all.filter { $0.node["plain"] != nil && $0.node["encrypt"] != nil })
  func encryptsToTheSameBytes(_ own: OwnCase) throws {
    let expected = try #require(own.bytes("encrypted"))
    let plain = try #require(own.bytes("plain"))
    let how = try #require(own.node["encrypt"])
    let old = try EncryptedFile(expected, format: own.format)
    let clear = try ClearFile(plain, format: own.format)
    let nonces = how["nonces"]?.sequence?.compactMap { $0.text.flatMap { Base64.decode($0.utf8) } }
    var metadata = old.metadata
    metadata.version = how["version"]?.text ?? ""
    let time = try #require(Instant(rfc3339: how["lastmodified"]?.text ?? ""))
    let surroundings = Surroundings(random: known(nonces ?? []), now: { time })
    let key = try #require(own.key)
    let bytes = try clear.seal(
      metadata, key, NonceMemory(), own.layout, in: surroundings, version: metadata.version)
    #expect(text(bytes) == text(expected))
  }
}
