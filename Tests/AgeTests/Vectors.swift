import Age
import Secrets
import TestSupport
import Text
import YAML

/// A file of JSON of a corpus.
func json(_ path: String) throws -> Node {
  try JSON.parse(Corpora.read(path) ?? [], file: path)
}

/// One of the conformance vectors of age.
struct Vector: Sendable, CustomStringConvertible {
  let name: String
  let expect: String
  let payload: String?
  let identities: [String]
  let passphrases: [String]
  let isCompressed: Bool
  let isArmored: Bool
  let file: [UInt8]
  let needs: [String]

  var description: String { name }

  init?(_ node: Node) {
    guard let name = node["name"]?.text, let expect = node["expect"]?.text,
      let offset = node["body_offset"]?.text.flatMap({ Int($0) }),
      let bytes = Corpora.read("age/cctv/vectors/\(name)")
    else { return nil }
    self.name = name
    self.expect = expect
    payload = node["payload_sha256"]?.text
    identities = node["identities"]?.sequence?.compactMap(\.text) ?? []
    passphrases = node["passphrases"]?.sequence?.compactMap(\.text) ?? []
    isCompressed = node["compressed"]?.text == "zlib"
    isArmored = node["armored"]?.text == "true"
    needs = node["needs"]?.sequence?.compactMap(\.text) ?? []
    file = Array(bytes[offset...])
  }

  static let all: [Vector] = {
    guard Corpora.has("age/cctv/index.json") else { return [] }
    return ((try? json("age/cctv/index.json")["vectors"]?.sequence) ?? [])?.compactMap(Vector.init)
      ?? []
  }()
}

/// What zlib packed, through gzip, which wants a header of its own.
func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
  let folder = try TemporaryFolder()
  let octal = ([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + bytes.dropFirst(2)).map { (byte: UInt8) in
    "\\0" + String(byte, radix: 8)
  }
  try folder.write(octal.joined(), to: "octal")
  _ = try ProgramRun.shell(
    "xargs -0 printf '%b' <octal >packed; gzip -dc <packed >plain", in: folder.path,
    environment: ["PATH": "/usr/bin:/bin"])
  return Corpora.readFile(folder.path + "/plain") ?? []
}

func hex(_ text: String) -> [UInt8] {
  let digits = Array(text.utf8)
  return stride(from: 0, to: digits.count, by: 2).map {
    UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
  }
}
