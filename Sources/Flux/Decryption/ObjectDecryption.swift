internal import Findings
internal import Kustomize
internal import Text
internal import YAML

/// Decrypts the objects of a build, or puts placeholders into them.
struct ObjectDecryption {
  let mode: SecretsMode
  let decryptor: (any Decryptor)?

  /// What became of an object.
  enum Outcome {
    case unchanged
    /// It has placeholders now; `remains` where encrypted text stands within longer texts still.
    case redacted(remains: Bool)
    case decrypted
  }

  /// Works on one object.
  func apply(to object: inout Node, kind: GroupVersionKind, at place: Place) throws -> Outcome {
    if object["metadata"]?["annotations"]?[FluxKustomization.group + "/decrypt"]?.text?.lowercased()
      == "disabled"
    {
      return .unchanged
    }
    let isSecret = kind.kind == "Secret" && kind.group.isEmpty
    if EncryptedText.isMarked(object) {
      if mode == .decrypt { return try decrypt(&object, at: place) }
      object.withMapping { _ = $0.remove("sops") }
      var redaction = Redaction(isSecret: isSecret)
      redaction.redact(&object)
      return .redacted(remains: redaction.remains)
    }
    return isSecret ? try decryptData(of: &object, at: place) : .unchanged
  }

  private func decrypt(_ object: inout Node, at place: Place) throws -> Outcome {
    let text = try Emitter.emit(object, schema: .kustomizeResource, file: place.file)
    let clear = try clearText(of: text, .yaml, at: place)
    guard let node = try YAMLParser(file: place.file).kubernetesDocument(clear) else {
      throw FluxError("decryption", at: place, "nothing is left of the object when it is decrypted")
    }
    object = node
    return .decrypted
  }

  /// The clear text of an encrypted file or object.
  func clearText(of file: [UInt8], _ format: EncryptedFormat, at place: Place) throws -> [UInt8] {
    guard let decryptor else {
      throw FluxError(
        "no-decryptor", at: place, "this is encrypted, and there is no key to decrypt it with",
        hints: ["--secrets placeholder builds with stand-ins"])
    }
    return try decryptor.decrypt(file, format)
  }

  /// Values of a Secret that are encrypted files themselves.
  private func decryptData(of object: inout Node, at place: Place) throws -> Outcome {
    guard let data = object["data"]?.mapping else { return .unchanged }
    var outcome = Outcome.unchanged
    for entry in data.entries {
      guard let key = entry.key.text, let value = entry.value.text,
        let bytes = Base64.decode(value.utf8)
      else { continue }
      let formats: [EncryptedFormat] = [.json, .yaml, .dotenv, .ini]
      guard let format = formats.first(where: { EncryptedText.isMarked(bytes, $0) }) else {
        continue
      }
      var clear = Array(Placeholder.text(for: key).utf8)
      if mode == .decrypt {
        let output = EncryptedFormat(fileName: key)
        clear = try clearText(of: bytes, output == .binary ? .binary : format, at: place)
        outcome = .decrypted
      } else {
        outcome = .redacted(remains: false)
      }
      let text = Base64.encode(clear)
      object.withMapping { object in
        _ = object.update("data") { data in
          data.withMapping { $0[key] = .string(text) }
        }
      }
    }
    return outcome
  }
}

/// Puts placeholders in the place of encrypted values.
struct Redaction {
  /// Below `data` of a Secret placeholders are base64.
  let isSecret: Bool
  /// Whether encrypted text stands within longer texts still.
  private(set) var remains = false

  init(isSecret: Bool) {
    self.isSecret = isSecret
  }

  /// Works on an object.
  mutating func redact(_ object: inout Node) {
    var remains = self.remains
    let isSecret = self.isSecret
    object.withMapping { mapping in
      for index in mapping.entries.indices {
        let key = mapping.entries[index].key.text ?? ""
        Redaction.redact(
          &mapping.entries[index].value, key: key, isBase64: isSecret && key == "data", &remains)
      }
    }
    self.remains = remains
  }

  private static func redact(
    _ node: inout Node, key: String, isBase64: Bool, _ remains: inout Bool
  ) {
    switch node.content {
    case .scalar(let scalar):
      guard let type = EncryptedText.type(of: scalar.text) else {
        if EncryptedText.isIn(scalar.text) { remains = true }
        return
      }
      node.content = .scalar(value(type, key: key, isBase64: isBase64))
      node.tag = nil
    case .sequence:
      node.withSequence { items in
        for index in items.indices {
          redact(&items[index], key: key, isBase64: isBase64, &remains)
        }
      }
    case .mapping:
      node.withMapping { mapping in
        for index in mapping.entries.indices {
          let key = mapping.entries[index].key.text ?? ""
          redact(&mapping.entries[index].value, key: key, isBase64: isBase64, &remains)
        }
      }
    }
  }

  private static func value(_ type: String, key: String, isBase64: Bool) -> Scalar {
    switch type {
    case "int", "float": return Scalar("0")
    case "bool": return Scalar("false")
    default:
      let text = Placeholder.text(for: key)
      return Scalar(isBase64 ? Base64.encode(text.utf8) : text, style: .doubleQuoted)
    }
  }
}
