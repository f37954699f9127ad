import TestSupport
import Testing
import Text
import YAML

@testable import SOPS

/// A file that the real program wrote.
struct RealFile: Sendable, CustomStringConvertible {
  let version: String
  let path: String
  var description: String { "\(version)/\(path)" }

  static let all: [RealFile] = ["3.9.4", "3.12.2", "3.13.3"].flatMap { version in
    let base = "sops/real/\(version)/encrypted"
    return Corpora.files(
      below: base, suffixes: [".yaml", ".json", ".env", ".ini", ".bin", ".toml", ".txt"]
    )
    .map { RealFile(version: version, path: String($0.dropFirst(base.count + 1))) }
  }

  func bytes(_ folder: String) -> [UInt8]? {
    Corpora.read("sops/real/\(version)/\(folder)/\(path)")
  }
  var format: Format { Format(fileName: path) }
}

let realLayout = Layout(yamlIndent: 2)

/// What differs between two runs of the same encryption, made equal.
func masked(_ bytes: [UInt8]) -> String {
  let lines = text(bytes).split(separator: "\n", omittingEmptySubsequences: false)
  return lines.map { maskedLine(String($0)) }.filter { !isArmor($0) }.joined(separator: "\n")
}

private func isArmor(_ line: String) -> Bool {
  let text = line.drop { $0 == " " }
  return text.utf8.count > 20 && !text.contains(" ") && !text.contains(":")
    && !text.contains("-----") && text.allSatisfy { $0.isASCII }
    && text.utf8.allSatisfy {
      ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x2F && $0 <= 0x39)
        || $0 == 0x2B || $0 == 0x3D
    }
}

private func maskedLine(_ line: String) -> String {
  var parts = line.components("ENC[AES256_GCM,")
  for index in parts.indices.dropFirst() {
    guard let end = parts[index].firstIndex(of: "]"),
      let sealed = SealedText(Array("ENC[AES256_GCM,\(parts[index][...end])".utf8))
    else { continue }
    let rest = parts[index][parts[index].index(after: end)...]
    parts[index] =
      "\(sealed.data.count),\(sealed.nonce.count),\(sealed.tag.count),\(sealed.type)\(rest)"
  }
  var masked = parts.joined(separator: "SEALED ")
  if masked.contains("lastmodified") || masked.contains("version") {
    masked = String(masked.map { $0.isNumber ? "0" : $0 })
  }
  if let begin = masked.components("-----BEGIN AGE ENCRYPTED FILE-----\\n").dropFirst().first,
    let end = begin.components("-----END").dropFirst().first
  {
    masked = masked.components("-----BEGIN").first.map { "\($0)AGE\(end)" } ?? masked
  }
  return masked
}

extension String {
  func components(_ separator: String) -> [String] {
    var parts: [String] = []
    var rest = Array(utf8)[...]
    let mark = Array(separator.utf8)
    var current: [UInt8] = []
    while !rest.isEmpty {
      if rest.starts(with: mark) {
        parts.append(String(decoding: current, as: UTF8.self))
        current = []
        rest = rest.dropFirst(mark.count)
      } else {
        current.append(rest.removeFirst())
      }
    }
    return parts + [String(decoding: current, as: UTF8.self)]
  }
}

@Suite(.enabled(if: Corpora.has("sops/real"))) struct RealFileTests {
  let keys = try? ring(["real/first.agekey", "real/second.agekey"])

  @Test func theFilesAreThere() { #expect(RealFile.all.count > 90) }

  @Test(arguments: RealFile.all) func decryptsToTheSameBytes(_ real: RealFile) throws {
    if real.path.hasSuffix("hybrid.yaml") { return }
    let file = try EncryptedFile(try #require(real.bytes("encrypted")), format: real.format)
    let clear = try file.open(with: try #require(keys))
    // The oldest of the three could not decrypt; what the next gives is the same.
    let version = real.version == "3.9.4" ? "3.12.2" : real.version
    let expected = Corpora.read("sops/real/\(version)/decrypted/\(real.path)")
    #expect(text(try clear.bytes(realLayout)) == text(try #require(expected)))
    if let json = real.bytes("decrypted-json") {
      #expect(text(try clear.bytes(as: .json, realLayout)) == text(json))
    }
    if let yaml = real.bytes("decrypted-yaml") {
      #expect(text(try clear.bytes(as: .yaml, realLayout)) == text(yaml))
    }
  }

  @Test(arguments: RealFile.all.filter { $0.version == "3.13.3" })
  func encryptsToTheSameShape(_ real: RealFile) throws {
    if real.path.hasSuffix("hybrid.yaml") { return }
    let expected = try #require(real.bytes("encrypted"))
    let plain = try #require(Corpora.read("sops/real/inputs/\(real.path)"))
    let old = try EncryptedFile(expected, format: real.format)
    let clear = try ClearFile(plain, format: real.format, allowsCarriageReturns: true)
    let bytes = try clear.encrypted(
      old.metadata, realLayout, in: Surroundings(now: { Instant(seconds: 0) }))
    #expect(masked(bytes) == masked(expected))
    // What the file says of its content is the same.
    let theirs = try old.open(with: try #require(keys))
    let ours = try EncryptedFile(bytes, format: real.format).open(with: try #require(keys))
    #expect(ours.documents.map(\.withoutComments) == theirs.documents.map(\.withoutComments))
  }

  @Test(arguments: Corpora.list("sops/real/inputs/errors"))
  func refusesWhatIsNoPlaintext(_ name: String) throws {
    let bytes = try #require(Corpora.read("sops/real/inputs/errors/\(name)"))
    #expect(throws: SOPSError.self) {
      try ClearFile(bytes, format: Format(fileName: name)).encrypted(
        Metadata(groups: [], selection: .standard), realLayout,
        in: Surroundings(now: { Instant(seconds: 0) }))
    }
  }

  @Test(arguments: [
    ("crlf", nil), ("lastmodified-unquoted", nil), ("value-trailing", "malformed value"),
    ("plain-value-edited", "mac mismatch"), ("lastmodified-changed", "mac cannot be decrypted"),
    ("plaintext-added", "malformed value"), ("type-changed", "malformed value"),
  ]) func damagedFiles(_ name: String, _ expected: String?) throws {
    let bytes = try #require(Corpora.read("sops/real/3.13.3/damaged/\(name).yaml"))
    var message: String?
    do throws(SOPSError) {
      _ = try EncryptedFile(bytes, format: .yaml).open(with: keys ?? KeyRing())
    } catch { message = error.message }
    #expect(message == expected)
  }
}
