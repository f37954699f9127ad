import Digest
import Flux
import Kustomize
import Text
import YAML

/// An object as differences show it: without noise, without secrets.
struct DiffObject: Sendable {
  /// What tells objects of one producer apart.
  struct Key: Hashable, Comparable, Sendable {
    var apiVersion: ByteText
    var kind: ByteText
    var name: NamespacedName

    static func < (left: Key, right: Key) -> Bool {
      if left.kind != right.kind { return left.kind < right.kind }
      if left.name != right.name { return left.name < right.name }
      return left.apiVersion < right.apiVersion
    }
  }

  let key: Key
  /// YAML with sorted keys.
  let text: [UInt8]

  /// The objects of a stream of manifests.
  static func list(_ manifests: [UInt8], _ cleaning: DiffCleaning) throws -> [Key: DiffObject] {
    var objects: [Key: DiffObject] = [:]
    for document in try YAMLParser(dialect: .go).documents(manifests) {
      guard let document else { continue }
      let key = Key(
        apiVersion: ByteText(document["apiVersion"]?.text ?? ""),
        kind: ByteText(document["kind"]?.text ?? ""),
        name: NamespacedName(
          document["metadata"]?["namespace"]?.text ?? "", document["metadata"]?["name"]?.text ?? "")
      )
      let text = try Emitter.emit(cleaning.clean(document), schema: .yaml11)
      objects[key] = DiffObject(key: key, text: text)
    }
    return objects
  }
}

/// What is taken out of objects before they are compared.
struct DiffCleaning: Sendable {
  /// Labels and annotations that change with every version and tell nothing.
  static let standardAttributes = [
    "helm.sh/chart", "checksum/config", "checksum/secret", "app.kubernetes.io/version", "chart",
  ]

  var attributes = standardAttributes
  var showsSecrets = false

  func clean(_ object: Node) -> Node {
    var object = object
    strip(&object)
    if object["kind"]?.text == "Secret", !showsSecrets {
      hide("data", of: &object) { "<hidden \($0)>" }
      hide("stringData", of: &object) { "<hidden \($0)>" }
    }
    hide("binaryData", of: &object) { $0 }
    return object
  }

  /// Works on the metadata of the object and of every template in it.
  private func strip(_ node: inout Node) {
    node.withMapping { mapping in
      for index in mapping.entries.indices {
        switch mapping.entries[index].key.text {
        case "metadata": stripMetadata(&mapping.entries[index].value)
        case "spec", "template", "jobTemplate": strip(&mapping.entries[index].value)
        default: break
        }
      }
    }
  }

  private func stripMetadata(_ metadata: inout Node) {
    metadata.withMapping { metadata in
      for field in ["labels", "annotations"] {
        _ = metadata.update(field) { map in
          map.withMapping { map in
            map.entries.removeAll { entry in
              attributes.contains { entry.key.text?.hasSameBytes(as: $0) ?? false }
            }
          }
        }
        if metadata[field]?.mapping?.isEmpty ?? false { metadata.remove(field) }
      }
    }
  }

  private func hide(_ field: String, of object: inout Node, _ words: (String) -> String) {
    object.withMapping { object in
      _ = object.update(field) { data in
        data.withMapping { data in
          for index in data.entries.indices {
            let text = data.entries[index].value.text ?? ""
            // The same value hides alike whether it is plain or base64.
            let bytes = (field == "stringData" ? nil : Base64.decode(text.utf8)) ?? Array(text.utf8)
            let digest = "\(Digest(of: bytes))".prefix(8)
            let size = field == "binaryData" ? "\(bytes.count) bytes, " : ""
            data.entries[index].value = .string(words("\(size)sha256:\(digest)"))
          }
        }
      }
    }
  }
}
