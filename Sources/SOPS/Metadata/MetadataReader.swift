import Text

/// Reads metadata from the tree that a file has for it.
struct MetadataReader {
  private let members: [(key: String, value: Value)]

  /// The members of the tree, names in any case.
  init(_ items: [Item]) {
    members = items.values.map { (($0.key ?? "").lowercasedASCII, $0.value) }
  }

  func read() throws(SOPSError) -> Metadata {
    var selections: [Selection] = []
    for setting in Selection.settings {
      if let text = try text(setting.name), !text.isEmpty { selections.append(setting.make(text)) }
    }
    if selections.count > 1 {
      throw SOPSError(.metadataInvalid, "it has more than one selection rule")
    }
    let groups = try groups()
    let isBinaryLike = selections.isEmpty
    var metadata = Metadata(
      groups: groups, threshold: try number("shamir_threshold") ?? 0,
      selection: isBinaryLike ? .standard : selections[0],
      codeOfEncryptedOnly: try flag("mac_only_encrypted"))
    metadata.lastModified = try text("lastmodified") ?? ""
    metadata.code = try text("mac") ?? ""
    metadata.version = try text("version") ?? ""
    guard Self.isVersion(metadata.version) else {
      throw SOPSError(.metadataInvalid, "'version' is no semantic version")
    }
    guard metadata.threshold >= 0, metadata.threshold <= max(groups.count, 1) || groups.count == 1
    else {
      throw SOPSError(.metadataInvalid, "the threshold is above the number of key groups")
    }
    metadata.unknown = unknown()
    return metadata
  }

  private static let known =
    [
      "age", "key_groups", "shamir_threshold", "lastmodified", "mac", "version",
      "mac_only_encrypted",
    ]
    + KeyGroup.otherKinds + Selection.settings.map(\.name)

  private func unknown() -> [Item] {
    members.filter { !Self.known.contains($0.key) }.map { .value(key: $0.key, $0.value, line: 0) }
  }

  private func value(_ name: String) -> Value? {
    members.first { $0.key.hasSameBytes(as: name) }?.value
  }

  private func text(_ name: String) throws(SOPSError) -> String? {
    switch value(name) {
    case nil, .null?: return nil
    case .time(let instant)?: return instant.rfc3339
    case .string(let bytes)?: return String(decoding: bytes, as: UTF8.self)
    case .float?, .int?, .bool?:
      return value(name).map { String(decoding: LeafText.bytes(of: $0), as: UTF8.self) }
    case .list?, .map?: throw SOPSError(.metadataInvalid, "'\(name)' is no text")
    }
  }

  private func number(_ name: String) throws(SOPSError) -> Int? {
    switch value(name) {
    case nil, .null?: return nil
    case .int(let number)?: return Int(number)
    case .float(let number)? where number == number.rounded() && abs(number) < 1000:
      return Int(number)
    case .string(let bytes)?:
      if let number = Int(String(decoding: bytes, as: UTF8.self)) { return number }
    default: break
    }
    throw SOPSError(.metadataInvalid, "'\(name)' is no number")
  }

  private func flag(_ name: String) throws(SOPSError) -> Bool {
    switch value(name) {
    case nil, .null?: return false
    case .bool(let flag)?: return flag
    case .string(let bytes)?:
      switch String(decoding: bytes, as: UTF8.self) {
      case "true": return true
      case "false", "": return false
      default: break
      }
    default: break
    }
    throw SOPSError(.metadataInvalid, "'\(name)' is neither true nor false")
  }

  // MARK: Keys

  private func groups() throws(SOPSError) -> [KeyGroup] {
    let flat = try group(members)
    if !flat.isEmpty { return [flat] }
    var groups: [KeyGroup] = []
    if let list = value("key_groups") {
      for item in list.items?.values ?? [] {
        guard case .map(let items) = item.value else {
          throw SOPSError(.metadataInvalid, "a key group is no map")
        }
        groups.append(try group(items.values.map { ($0.key ?? "", $0.value) }))
      }
    }
    guard groups.contains(where: { !$0.isEmpty }) else {
      throw SOPSError(.metadataInvalid, "it has no key entry")
    }
    return groups
  }

  private func group(_ members: [(key: String, value: Value)]) throws(SOPSError) -> KeyGroup {
    var group = KeyGroup()
    for member in members {
      if member.key == "age" {
        for item in member.value.items?.values ?? [] { group.age.append(try entry(item.value)) }
      } else if KeyGroup.otherKinds.contains(member.key), let items = member.value.items {
        group.others.append((member.key, items))
      }
    }
    return group
  }

  private func entry(_ value: Value) throws(SOPSError) -> AgeEntry {
    guard case .map(let items) = value, let wrapped = items["enc"]?.text else {
      throw SOPSError(.metadataInvalid, "an entry under 'age' has no 'enc'")
    }
    return AgeEntry(recipient: items["recipient"]?.text ?? "", wrapped: wrapped)
  }

  /// Whether a text is `N.N.N`, perhaps with more behind a `-` or `+`.
  private static func isVersion(_ text: String) -> Bool {
    let core = text.prefix { $0 != "-" && $0 != "+" }.split(
      separator: ".", omittingEmptySubsequences: false)
    return core.count == 3
      && core.allSatisfy { part in !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber } }
  }
}

extension String {
  /// Capital letters of ASCII made small.
  var lowercasedASCII: String {
    String(
      decoding: utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 },
      as: UTF8.self)
  }
}
