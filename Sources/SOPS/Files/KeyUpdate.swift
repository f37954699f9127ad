import Secrets
import Text

/// What changing a file's recipients does.
public struct KeyUpdate: Sendable {
  /// A group with its members, and whether they stay, come or go.
  public struct Change: Sendable, Equatable {
    public enum Kind: Sendable { case stays, added, removed }

    public var group: Int
    public var recipient: String
    public var kind: Kind
  }

  /// The file.
  public let file: EncryptedFile
  /// The groups that it is to have.
  public let groups: [KeyGroup]
  /// The threshold that it is to have.
  public let threshold: Int

  /// The update of a file to other groups.
  public init(_ file: EncryptedFile, groups: [KeyGroup], threshold: Int) {
    self.file = file
    self.groups = groups
    self.threshold = groups.count > 1 ? threshold : 0
  }

  /// What comes and goes, by group.
  public var changes: [Change] {
    var changes: [Change] = []
    for index in 0..<max(groups.count, file.metadata.groups.count) {
      let old =
        index < file.metadata.groups.count ? file.metadata.groups[index].age.map(\.recipient) : []
      let new = index < groups.count ? groups[index].age.map(\.recipient) : []
      for recipient in new {
        let isKept = old.contains { $0.hasSameBytes(as: recipient) }
        changes.append(Change(group: index, recipient: recipient, kind: isKept ? .stays : .added))
      }
      for recipient in old where !new.contains(where: { $0.hasSameBytes(as: recipient) }) {
        changes.append(Change(group: index, recipient: recipient, kind: .removed))
      }
    }
    return changes
  }

  /// Whether anything changes.
  public var isNeeded: Bool {
    let oldThreshold = file.metadata.groups.count > 1 ? file.metadata.threshold : 0
    return changes.contains { $0.kind != .stays } || threshold != oldThreshold
  }

  /// The file with its keys changed: data key, code, time and every value stay. With one group an
  /// entry that stays keeps its text; `rewrapsAll` wraps all of them anew, as the peer does.
  public func apply(
    with ring: KeyRing, rewrapsAll: Bool = false, _ layout: Layout, in surroundings: Surroundings
  ) throws(SOPSError) -> [UInt8] {
    do throws(SOPSError) {
      let key = try ring.dataKey(file.metadata)
      var metadata = file.metadata
      let old = metadata.groups.count == 1 ? metadata.groups[0].age : []
      metadata.groups = groups
      metadata.threshold = threshold
      for index in metadata.groups.indices where index < file.metadata.groups.count {
        // Keys of other kinds hold the data key itself, which stays.
        if groups.count == 1, file.metadata.groups.count == 1 {
          metadata.groups[index].others = file.metadata.groups[index].others
        }
      }
      try metadata.wrap(key, in: surroundings)
      if metadata.groups.count == 1, !rewrapsAll {
        for index in metadata.groups[0].age.indices {
          let recipient = metadata.groups[0].age[index].recipient
          if let kept = old.first(where: { $0.recipient.hasSameBytes(as: recipient) }) {
            metadata.groups[0].age[index] = kept
          }
        }
      }
      let stored = StoredFile(
        documents: file.documents, metadata: metadata.tree(isBinary: file.format == .binary))
      let bytes = try FileCodec.write(stored, file.format, layout)
      // Nobody may be locked out by a layout that does not read back.
      _ = try EncryptedFile(bytes, format: file.format).open(key: key, ignoringCode: true)
      return bytes
    } catch { throw error.with(file: file.file) }
  }
}
