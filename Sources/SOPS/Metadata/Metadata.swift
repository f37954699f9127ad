import Text

/// What an encrypted file says of itself.
public struct Metadata: Sendable, Equatable {
  /// The groups of keys; one is the usual case.
  public var groups: [KeyGroup]
  /// How many groups are needed to open the file; 0 means all.
  public var threshold: Int
  /// When the file was last changed, as the file writes it.
  public var lastModified: String
  /// The sealed authentication code; empty where there is none.
  public var code: String
  /// Which values are encrypted.
  public var selection: Selection
  /// Whether only encrypted values count for the code.
  public var codeOfEncryptedOnly: Bool
  /// The version of the program that wrote the file.
  public var version: String
  /// What nobody here knows, kept as it is.
  var unknown: [Item]

  /// The version that is written: a release of the peer with this layout.
  public static let layoutVersion = "3.13.3"

  /// The metadata of a new file.
  public init(
    groups: [KeyGroup], threshold: Int = 0, selection: Selection, codeOfEncryptedOnly: Bool = false
  ) {
    self.groups = groups
    self.threshold = threshold
    lastModified = ""
    code = ""
    self.selection = selection
    self.codeOfEncryptedOnly = codeOfEncryptedOnly
    version = Self.layoutVersion
    unknown = []
  }
}

/// Keys of which each opens the group's part of the data key.
public struct KeyGroup: Sendable, Equatable {
  /// The keys of age.
  public var age: [AgeEntry]
  /// Keys of other kinds, by kind (`pgp`, `kms`, …): carried along as they are.
  var others: [(kind: String, entries: [Item])]

  /// A group of age keys.
  public init(age: [AgeEntry] = []) {
    self.age = age
    others = []
  }

  public static func == (left: KeyGroup, right: KeyGroup) -> Bool {
    left.age == right.age
      && left.others.elementsEqual(right.others) { $0.kind == $1.kind && $0.entries == $1.entries }
  }

  /// Kinds of keys besides age that a file may name.
  public static let otherKinds = ["azure_kv", "gcp_kms", "hc_vault", "hckms", "kms", "pgp"]

  /// The kinds of the keys that are carried along, with how many there are.
  public var carried: [(kind: String, count: Int)] {
    others.map { ($0.kind, $0.entries.count) }.filter { $0.1 > 0 }
  }

  var isEmpty: Bool { age.isEmpty && others.allSatisfy(\.entries.isEmpty) }
}

/// A data key, wrapped for one recipient.
public struct AgeEntry: Sendable, Equatable {
  /// The recipient as written.
  public var recipient: String
  /// The armored age file of the data key.
  public var wrapped: String

  /// An entry; without a wrapped key it is one that is to be made.
  public init(recipient: String, wrapped: String = "") {
    self.recipient = recipient
    self.wrapped = wrapped
  }
}
