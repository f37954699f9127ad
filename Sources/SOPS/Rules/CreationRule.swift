import Age

/// How new files are encrypted, as `.sops.yaml` says for some paths.
public struct CreationRule: Sendable {
  /// Its number in the list, from 0.
  public var number: Int
  /// The line where it begins.
  public var line: Int
  /// The expression for paths; nil matches everything.
  public var pathPattern: String?
  /// The groups of keys: recipients of age, and keys of other kinds as `KIND:TEXT`.
  public var groups: [Group]
  /// How many groups are needed; 0 means all.
  public var threshold: Int
  /// The settings of selection that it has: one or none is right.
  public var selections: [Selection]
  /// Whether only encrypted values count for the code.
  public var codeOfEncryptedOnly: Bool

  /// The keys of a group.
  public struct Group: Sendable, Equatable {
    /// Recipients of age.
    public var age: [String] = []
    /// Keys of other kinds, with which nothing can be encrypted here.
    public var others: [(kind: String, text: String)] = []

    public static func == (left: Group, right: Group) -> Bool {
      left.age == right.age && left.others.elementsEqual(right.others) { $0 == $1 }
    }
  }

  /// A rule for given recipients, of which there is one group.
  public init(age: [String], selection: Selection? = nil) {
    number = 0
    line = 0
    groups = [Group(age: age)]
    threshold = 0
    selections = selection.map { [$0] } ?? []
    codeOfEncryptedOnly = false
  }

  init(number: Int, line: Int) {
    self.number = number
    self.line = line
    groups = []
    threshold = 0
    selections = []
    codeOfEncryptedOnly = false
  }

  /// Which values are encrypted.
  public func selection() throws(SOPSError) -> Selection {
    if selections.count > 1 {
      throw SOPSError(
        .severalSelections, line: line, "creation rule \(number + 1)",
        hints: ["set one of " + selections.compactMap(\.setting?.name).joined(separator: ", ")])
    }
    let selection = selections.first ?? .standard
    _ = try SelectionMatcher(selection)
    return selection
  }

  /// The metadata of a new file. Keys with which hgraph cannot encrypt are refused, with the rule.
  public func metadata() throws(SOPSError) -> Metadata {
    let selection = try selection()
    guard groups.contains(where: { !$0.age.isEmpty || !$0.others.isEmpty }) else {
      throw SOPSError(
        .noKeys, line: line, number == 0 && line == 0 ? nil : "creation rule \(number + 1)",
        hints: ["name a recipient with 'age' in .sops.yaml, or with --age"])
    }
    return Metadata(
      groups: try keyGroups(), threshold: groups.count > 1 ? threshold : 0, selection: selection,
      codeOfEncryptedOnly: codeOfEncryptedOnly)
  }

  /// The groups that a file of this rule has, not wrapped yet.
  public func keyGroups() throws(SOPSError) -> [KeyGroup] {
    var result: [KeyGroup] = []
    for group in groups {
      if let other = group.others.first {
        throw SOPSError(
          .unsupportedKey, line: line,
          "creation rule \(number + 1) has a key of the kind \(other.kind): \(other.text)",
          hints: ["hgraph encrypts for keys of age alone"])
      }
      for recipient in group.age {
        do throws(AgeError) { _ = try Recipient(recipient) } catch {
          throw SOPSError(
            .recipient, line: line,
            "\(error.message) (creation rule \(number + 1), \(recipient.shortened))")
        }
      }
      result.append(KeyGroup(age: group.age.map { AgeEntry(recipient: $0) }))
    }
    return result
  }
}
