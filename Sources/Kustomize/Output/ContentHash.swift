internal import Digest
internal import Findings
internal import Text
internal import YAML

/// The hash of a generated object's content, as it ends names.
///
/// It is taken of a JSON object without the name: kustomize looks it up under a wrong key and finds
/// nothing.
enum ContentHash {
  /// Ten characters.
  static func suffix(of resource: Resource) throws(KustomizeError) -> String {
    let root = resource.node.mapping
    var object = Mapping()
    let data = root?["data"] ?? .string("")
    switch resource.id.gvk.kind {
    case "ConfigMap":
      if let binary = root?["binaryData"], binary.mapping != nil {
        object.add("binaryData", binary)
      }
      object.add("data", data)
      object.add("kind", .string("ConfigMap"))
      object.add("name", .string(""))
    case "Secret":
      object.add("data", data)
      object.add("kind", .string("Secret"))
      object.add("name", .string(""))
      if let strings = root?["stringData"], strings.mapping != nil {
        object.add("stringData", strings)
      }
      object.add("type", root?["type"] ?? .string(""))
    default:
      throw KustomizeError(
        .unsupported(feature: "the content hash of a \(resource.id.gvk.kind)"),
        at: resource.origin)
    }
    do {
      let json = try JSON.write(
        .mapping(object), schema: .kustomizeResource, layout: .go, file: resource.origin.file)
      return encoded(Digest(of: json).hex)
    } catch {
      throw KustomizeError(.yaml(error.findings), at: resource.origin)
    }
  }

  /// The first ten digits, with letters for those that could make words or look like others.
  private static func encoded(_ hex: String) -> String {
    let letters = hex.utf8.prefix(10).map { digit -> UInt8 in
      switch digit {
      case UInt8(ascii: "0"): UInt8(ascii: "g")
      case UInt8(ascii: "1"): UInt8(ascii: "h")
      case UInt8(ascii: "3"): UInt8(ascii: "k")
      case UInt8(ascii: "a"): UInt8(ascii: "m")
      case UInt8(ascii: "e"): UInt8(ascii: "t")
      default: digit
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }
}
