import Age
import Digest
import Secrets
import TestSupport
import Testing
import YAML

@Suite(.enabled(if: Corpora.has("age/cctv/index.json"))) struct ConformanceTests {
  @Test func theVectorsAreThere() {
    #expect(Vector.all.count == 143)
    #expect(Vector.all.count { $0.needs.contains("hybrid") } == 19)
  }

  /// Those with post-quantum stanzas are the kind that is refused: by their key's type.
  @Test(arguments: Vector.all.filter { $0.needs.contains("hybrid") })
  func refusesTheKeyOfAPostQuantumFile(_ vector: Vector) throws {
    var refusals = 0
    for text in vector.identities where text.hasPrefix("AGE-SECRET-KEY-PQ-") {
      #expect(throws: AgeError.postQuantumIdentity) { try Identity(text) }
      refusals += 1
    }
    let identities = try vector.identities.filter { !$0.hasPrefix("AGE-SECRET-KEY-PQ-") }
      .map { (text) throws(AgeError) in try Identity(text) }
    #expect(refusals > 0)
    #expect(throws: AgeError.self) { try Age.decrypt(vector.file, with: identities) }
  }

  @Test(arguments: Vector.all.filter { !$0.needs.contains("hybrid") })
  func decryptsOrRefuses(_ vector: Vector) throws {
    let file = vector.isCompressed ? try inflated(vector.file) : vector.file
    var identities = try vector.identities.map { (text) throws(AgeError) in try Identity(text) }
    identities += vector.passphrases.map { .passphrase(SecretBytes(Array($0.utf8))) }
    let outcome: String
    do throws(AgeError) {
      let plain = try Age.decrypt(file, with: identities, form: vector.isArmored ? .armored : .any)
      outcome = "success"
      #expect(Digest(of: plain).hex == vector.payload)
    } catch {
      outcome =
        switch error {
        case .header: "header failure"
        case .headerCode: "HMAC failure"
        case .payload: "payload failure"
        case .armor: "armor failure"
        case .noMatch: "no match"
        default: error.message
        }
    }
    #expect(outcome == vector.expect)
  }
}
