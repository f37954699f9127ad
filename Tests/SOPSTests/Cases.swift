import Age
import Secrets
import Synchronization
import TestSupport
import Text
import YAML

@testable import SOPS

/// A file of JSON of the corpus.
func json(_ path: String) throws -> Node {
  try JSON.parse(Corpora.read("sops/\(path)") ?? [], file: path)
}

/// The identities of key files of the corpus.
func ring(_ paths: [String]) throws -> KeyRing {
  var identities: [Identity] = []
  for path in paths {
    identities += try KeyFile(Corpora.read("sops/\(path)") ?? []).identities
  }
  return KeyRing(identities)
}

/// Random bytes that are known beforehand.
func known(_ parts: [[UInt8]]) -> RandomSource {
  let rest = Mutex(parts.flatMap { $0 }[...])
  return RandomSource { buffer in
    rest.withLock {
      precondition($0.count >= buffer.count, "there are too few nonces")
      buffer.copyBytes(from: $0.prefix(buffer.count))
      $0 = $0.dropFirst(buffer.count)
    }
  }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A case of `own/cases`.
struct OwnCase: Sendable, CustomStringConvertible {
  let name: String
  let node: Node
  var description: String { name }

  static let all: [OwnCase] = Corpora.list("sops/own/cases").compactMap { name in
    (try? json("own/cases/\(name)/case.json")).map { OwnCase(name: name, node: $0) }
  }

  func bytes(_ key: String) -> [UInt8]? {
    node[key]?.text.flatMap { Corpora.read("sops/own/cases/\(name)/\($0)") }
  }

  var format: Format { Format(rawValue: node["format"]?.text ?? "") ?? .binary }
  var layout: Layout { Layout(yamlIndent: Int(node["yaml_indent"]?.text ?? "") ?? 4) }
  var expect: String { node["expect"]?.text ?? "" }
  var key: SecretBytes? {
    node["data_key"]?.text.flatMap { Base64.decode($0.utf8) }.map { SecretBytes($0) }
  }

  func list(_ key: String) -> [String] { node[key]?.sequence?.compactMap(\.text) ?? [] }
}
