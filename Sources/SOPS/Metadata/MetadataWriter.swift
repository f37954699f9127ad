import Text

extension Metadata {
  /// The tree that a file has for its metadata: names in alphabetical order, nothing that is empty.
  func tree(isBinary: Bool) -> [Item] {
    var members: [(String, Value)] = unknown.values.map { ($0.key ?? "", $0.value) }
    if groups.count == 1 {
      members += Self.members(of: groups[0], isOneOfSeveral: false)
    } else {
      let list = groups.map { group in
        Item.value(
          key: nil, .map(Self.sorted(Self.members(of: group, isOneOfSeveral: true))), line: 0)
      }
      members.append(("key_groups", .list(list)))
      if threshold > 0 { members.append(("shamir_threshold", .int(Int64(threshold)))) }
    }
    members.append(("lastmodified", .text(lastModified)))
    members.append(("mac", .text(code)))
    if let setting = selection.setting, !isBinary {
      members.append((setting.name, .text(setting.text)))
    }
    if codeOfEncryptedOnly { members.append(("mac_only_encrypted", .bool(true))) }
    members.append(("version", .text(version)))
    return Self.sorted(members)
  }

  private static func members(of group: KeyGroup, isOneOfSeveral: Bool) -> [(String, Value)] {
    var members: [(String, Value)] = []
    if !group.age.isEmpty || isOneOfSeveral {
      let entries = group.age.map { entry in
        Item.value(
          key: nil,
          .map([
            .value(key: "enc", .text(entry.wrapped), line: 0),
            .value(key: "recipient", .text(entry.recipient), line: 0),
          ]), line: 0)
      }
      members.append(("age", .list(entries)))
    }
    for other in group.others where !other.entries.isEmpty {
      members.append((other.kind, .list(other.entries.map(\.sorted))))
    }
    if isOneOfSeveral, !members.contains(where: { $0.0 == "hc_vault" }) {
      members.append(("hc_vault", .list([])))
    }
    return members
  }

  private static func sorted(_ members: [(String, Value)]) -> [Item] {
    members.sorted { $0.0.precedesByBytes($1.0) }.map { .value(key: $0.0, $0.1, line: 0) }
  }
}

extension Item {
  /// The same with the names of its members in order.
  fileprivate var sorted: Item {
    guard case .value(let key, .map(let items), let line) = self else { return self }
    let ordered = items.filter { if case .value = $0 { true } else { false } }
      .sorted { left, right in
        guard case .value(let left?, _, _) = left, case .value(let right?, _, _) = right else {
          return false
        }
        return left.precedesByBytes(right)
      }
    return .value(key: key, .map(ordered), line: line)
  }
}
