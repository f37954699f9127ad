public import Age
import Findings
import Secrets

/// The identities at hand, and what is known of where they were looked for.
public struct KeyRing: Sendable {
  /// The identities in the order in which they are tried.
  public var identities: [Identity]
  /// What to tell where nothing opens: each source with what came of it. No key text.
  public var notes: [String]

  /// A ring of identities.
  public init(_ identities: [Identity] = [], notes: [String] = []) {
    self.identities = identities
    self.notes = notes
  }

  /// The data key of a file.
  func dataKey(_ metadata: Metadata) throws(SOPSError) -> SecretBytes {
    var damages: [String] = []
    guard metadata.groups.count > 1 else {
      guard let group = metadata.groups.first else {
        throw SOPSError(.metadataInvalid, "no key group")
      }
      guard let key = part(group, &damages) else { throw noMatch(metadata, damages) }
      return try checked(key)
    }
    let needed = metadata.threshold == 0 ? metadata.groups.count : metadata.threshold
    var parts: [SecretBytes] = []
    for group in metadata.groups where parts.count < needed {
      if let part = part(group, &damages) { parts.append(part) }
    }
    guard parts.count >= needed else {
      if parts.isEmpty { throw noMatch(metadata, damages) }
      throw SOPSError(
        .notEnoughGroups, "\(parts.count) of \(needed) could be opened",
        hints: ["identities of \(needed) groups are needed"])
    }
    guard parts.allSatisfy({ $0.count == 33 }), let key = Shamir.combine(parts) else {
      throw SOPSError(.metadataInvalid, "the parts of the data key do not fit each other")
    }
    return try checked(key)
  }

  private func checked(_ key: SecretBytes) throws(SOPSError) -> SecretBytes {
    guard key.count == 32 else {
      throw SOPSError(.metadataInvalid, "the data key does not have 32 bytes")
    }
    return key
  }

  /// The part of a group: entries that are labelled for one of our recipients first.
  private func part(_ group: KeyGroup, _ damages: inout [String]) -> SecretBytes? {
    var damage: AgeError?
    let own = identities.map { ($0, $0.recipient?.text) }
    for entry in group.age {
      for (identity, text) in own where text == entry.recipient {
        if let key = open(entry, [identity], &damage) { return key }
      }
    }
    for entry in group.age {
      if let key = open(entry, identities, &damage) { return key }
    }
    if let damage { damages.append("an entry of age is damaged: \(damage.message)") }
    return nil
  }

  private func open(
    _ entry: AgeEntry, _ identities: [Identity], _ damage: inout AgeError?
  ) -> SecretBytes? {
    do throws(AgeError) {
      var bytes = try Age.decrypt(Array(entry.wrapped.utf8), with: identities, form: .armored)
      defer { wipe(&bytes) }
      return SecretBytes(bytes)
    } catch {
      switch error {
      case .noMatch: break
      default: damage = error
      }
      return nil
    }
  }

  private func noMatch(_ metadata: Metadata, _ damages: [String]) -> SOPSError {
    let recipients = metadata.groups.flatMap(\.age).map(\.recipient)
    let carried = metadata.groups.flatMap(\.carried)
    var hints = damages
    if recipients.isEmpty, !carried.isEmpty {
      hints.append(
        "the file has keys of the kinds \(carried.map(\.kind).joined(separator: ", ")) alone, with which hgraph cannot decrypt"
      )
    } else {
      hints.append("the file is for \(recipients.joined(separator: ", "))")
    }
    let own = identities.compactMap { $0.recipient?.text }
    hints.append(
      own.isEmpty ? "there is no identity at hand" : "at hand are \(own.joined(separator: ", "))")
    return SOPSError(.noMatchingIdentity, hints: hints + notes)
  }
}

extension AgeEntry {
  /// The data key, or a part of it, wrapped for a recipient.
  static func wrap(
    _ key: SecretBytes, for recipient: String, random: RandomSource
  ) throws(SOPSError) -> AgeEntry {
    do throws(AgeError) {
      let to = try Recipient(recipient)
      let file = try key.withBytes { (bytes) throws(AgeError) in
        try Age.encrypt(bytes, to: [to], armored: true, random: random)
      }
      return AgeEntry(recipient: recipient, wrapped: String(decoding: file, as: UTF8.self))
    } catch {
      if case .library(let reason) = error { throw SOPSError(.library, reason) }
      throw SOPSError(
        .recipient, "\(recipient.shortened): \(error.message)",
        hints: error.findings.flatMap(\.hints))
    }
  }
}
