public import Findings
import Patterns
import Text
import YAML

/// A `.sops.yaml`.
public struct Configuration: Sendable {
  /// Its name in errors.
  public let file: String
  /// The rules in order; nil where it has no list of them.
  public private(set) var rules: [CreationRule]?
  /// How files are written.
  public private(set) var layout = Layout()
  /// Settings that do nothing, and probably were meant to do something.
  public private(set) var warnings: [Finding] = []

  /// Why it cannot be read; told to whoever asks for a rule.
  private var failure: SOPSError?

  /// A configuration that cannot be read; whoever asks it for a rule gets the reason.
  public init(failure: SOPSError, file: String) {
    self.file = file
    self.failure = failure
  }

  /// The name that is looked for.
  public static let fileName = ".sops.yaml"

  /// Reads a configuration.
  public init(_ bytes: [UInt8], file: String) throws(SOPSError) {
    self.file = file
    do throws(SOPSError) {
      let root: Node?
      do throws(YAMLError) { root = try YAMLParser(file: file).firstDocument(bytes) } catch {
        throw SOPSError(.configuration, line: Int(error.mark.line), error.problem)
      }
      guard let root else { return }
      guard let mapping = root.mapping else {
        throw SOPSError(.configuration, line: Int(root.mark.line), "the top level is no map")
      }
      if let stores = mapping["stores"] { layout = try Self.layout(stores) }
      guard let list = mapping["creation_rules"], !list.isNull else { return }
      guard let nodes = list.sequence else {
        throw SOPSError(
          .configuration, line: Int(list.mark.line), "'creation_rules' is no list")
      }
      var rules: [CreationRule] = []
      for (number, node) in nodes.enumerated() { rules.append(try rule(node, number)) }
      self.rules = rules
    } catch { throw error.with(file: file) }
  }

  /// The rule for a path: the first whose expression is found in it. `path` is relative to the
  /// folder of the configuration, or absolute for a file outside of it.
  ///
  /// Nil where there is no list of rules at all.
  public func rule(for path: String) throws(SOPSError) -> CreationRule? {
    if let failure { throw failure }
    guard let rules else { return nil }
    for rule in rules {
      guard let source = rule.pathPattern, !source.isEmpty else { return rule }
      do throws(PatternError) {
        if try Pattern(source).matches(path) { return rule }
      } catch {
        throw SOPSError(
          .invalidPattern, file: file, line: rule.line,
          "path_regex of creation rule \(rule.number + 1): \(error.reason.rawValue): \(error.fragment)",
          hints: error.findings.flatMap(\.hints))
      }
    }
    throw SOPSError(
      .noRule, file: file, "for \(path)",
      hints: ["add a rule to \(file), or change the path_regex of one"])
  }

  /// A path as rules see it: without the folder of the configuration before it. Both are absolute.
  public static func rulePath(_ path: String, configurationFolder folder: String) -> String {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  // MARK: Reading

  private static let ruleKeys =
    [
      "path_regex", "age", "pgp", "kms", "aws_profile", "gcp_kms", "azure_keyvault",
      "hc_vault_transit_uri", "hckms", "key_groups", "shamir_threshold", "mac_only_encrypted",
    ]
    + Selection.settings.map(\.name)

  private mutating func rule(_ node: Node, _ number: Int) throws(SOPSError) -> CreationRule {
    var rule = CreationRule(number: number, line: Int(node.mark.line))
    guard let mapping = node.mapping else {
      throw SOPSError(.configuration, line: rule.line, "creation rule \(number + 1) is no map")
    }
    warnAboutUnknownKeys(mapping, number)
    rule.pathPattern = mapping["path_regex"]?.text
    for setting in Selection.settings {
      if let text = mapping[setting.name]?.text, !text.isEmpty {
        rule.selections.append(setting.make(text))
      }
    }
    rule.codeOfEncryptedOnly = mapping["mac_only_encrypted"]?.text == "true"
    if let text = mapping["shamir_threshold"]?.text {
      guard let threshold = Int(text), threshold >= 0 else {
        throw SOPSError(.configuration, line: rule.line, "'shamir_threshold' is no number")
      }
      rule.threshold = threshold
    }
    if let groups = mapping["key_groups"]?.sequence, !groups.isEmpty {
      for group in groups { rule.groups.append(try self.group(group, depth: 0)) }
    } else {
      let group = try flatGroup(mapping)
      if group != CreationRule.Group() { rule.groups = [group] }
    }
    return rule
  }

  private mutating func warnAboutUnknownKeys(_ mapping: Mapping, _ number: Int) {
    for entry in mapping.entries {
      guard let key = entry.key.text, !Self.ruleKeys.contains(where: { $0.hasSameBytes(as: key) })
      else { continue }
      let near = nearestName(to: key, in: Self.ruleKeys)
      warnings.append(
        Finding(
          .warning, code: "sops.configuration",
          at: Place(file: file, line: Int(entry.key.mark.line), column: Int(entry.key.mark.column)),
          "creation rule \(number + 1) has an unknown setting '\(key)', which does nothing",
          hints: near.map { ["did you mean '\($0)'?"] } ?? []))
    }
  }

  private static let flatKinds = [
    ("pgp", "pgp"), ("kms", "kms"), ("gcp_kms", "gcp_kms"), ("azure_keyvault", "azure_kv"),
    ("hc_vault_transit_uri", "hc_vault"), ("hckms", "hckms"),
  ]

  private func flatGroup(_ mapping: Mapping) throws(SOPSError) -> CreationRule.Group {
    var group = CreationRule.Group()
    group.age = try Self.texts(mapping["age"])
    for (name, kind) in Self.flatKinds {
      for text in try Self.texts(mapping[name]) { group.others.append((kind, text)) }
    }
    return group
  }

  /// A text with commas, or a list.
  private static func texts(_ node: Node?) throws(SOPSError) -> [String] {
    guard let node, !node.isNull else { return [] }
    let parts: [String]
    if let items = node.sequence {
      parts = items.map { $0.text ?? $0["arn"]?.text ?? $0["resource_id"]?.text ?? "" }
    } else if let text = node.text {
      parts = text.split(separator: ",").map(String.init)
    } else {
      throw SOPSError(.configuration, line: Int(node.mark.line), "a key is no text")
    }
    return parts.map(trimmed).filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: String) -> String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    let start = text.utf8.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(Substring(start[...last]))
  }

  /// A group of `key_groups`: groups to merge first, then its own keys, each once.
  private func group(_ node: Node, depth: Int) throws(SOPSError) -> CreationRule.Group {
    guard let mapping = node.mapping, depth < 100 else {
      throw SOPSError(.configuration, line: Int(node.mark.line), "a key group is no map")
    }
    var group = CreationRule.Group()
    for merged in mapping["merge"]?.sequence ?? [] {
      let other = try self.group(merged, depth: depth + 1)
      group.age += other.age
      group.others += other.others
    }
    group.age += try Self.texts(mapping["age"])
    for (_, kind) in Self.flatKinds {
      let names = [
        kind, kind == "azure_kv" ? "azure_keyvault" : kind == "hc_vault" ? "hc_vault" : kind,
      ]
      for name in Set(names).sorted() {
        for text in try Self.texts(mapping[name]) { group.others.append((kind, text)) }
      }
    }
    var seen = Set<ByteText>()
    group.age = group.age.filter { seen.insert(ByteText($0)).inserted }
    group.others = group.others.filter { seen.insert(ByteText("\($0.kind):\($0.text)")).inserted }
    return group
  }

  private static func layout(_ stores: Node) throws(SOPSError) -> Layout {
    func indent(_ store: String, least: Int) throws(SOPSError) -> Int? {
      guard let node = stores[store]?["indent"], let text = node.text else { return nil }
      guard let number = Int(text), number >= least else {
        throw SOPSError(
          .configuration, line: Int(node.mark.line), "'\(store).indent' is no usable number")
      }
      return number
    }
    let yaml = try indent("yaml", least: 0) ?? 0
    let json = try indent("json", least: -1) ?? -1
    let binary = try indent("json_binary", least: -1) ?? -1
    return Layout(
      yamlIndent: yaml == 0 ? 4 : yaml, jsonIndent: json == -1 ? nil : json,
      binaryIndent: binary == -1 ? nil : binary)
  }
}

extension Node {
  fileprivate var isNull: Bool {
    guard let scalar else { return false }
    return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }
}
