internal import Findings
internal import Text

/// Tells entries that name something on another machine from paths.
enum RemoteEntry {
  /// Whether an entry is a URL that is fetched as a file first.
  static func isWebAddress(_ text: String) -> Bool {
    text.hasPrefix("https://") || text.hasPrefix("http://")
  }

  /// Whether an entry that is no path can be a Git repository.
  static func isRepository(_ text: String) -> Bool {
    if text.hasPrefix("git::") || text.hasPrefix("github.com/") || text.hasPrefix("github.com:") {
      return true
    }
    for scheme in ["https://", "http://", "ssh://", "file://"] where text.hasPrefix(scheme) {
      return true
    }
    // user@host:path
    guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")),
      let colon = text.utf8[at...].firstIndex(of: UInt8(ascii: ":"))
    else { return false }
    return !text.utf8[..<colon].contains(UInt8(ascii: "/"))
  }

  /// Whether an entry is left out where remote ones are; of `KEY=PATH` the path counts.
  static func isSkipped(_ text: String) -> Bool {
    let starts = [
      "http://", "https://", "git::", "ssh://", "git@", "gh:", "oci://", "github.com",
    ]
    if starts.contains(where: text.hasPrefix) { return true }
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
    let path = text[text.utf8.index(after: equals)...]
    return starts.contains { path.hasPrefix($0) }
  }
}

extension Kustomization {
  /// Leaves out what names something on another machine; there is a warning for each.
  mutating func leaveOutRemoteEntries() {
    resources = local(resources, field: "resources")
    bases = local(bases, field: "bases")
    components = local(components, field: "components")
    strategicMerges = local(strategicMerges, field: "patchesStrategicMerge")
    for index in configMaps.indices {
      configMaps[index].files = local(configMaps[index].files, field: "files")
      configMaps[index].envs = local(configMaps[index].envs, field: "envs")
    }
    for index in secrets.indices {
      secrets[index].files = local(secrets[index].files, field: "files")
      secrets[index].envs = local(secrets[index].envs, field: "envs")
    }
  }

  private mutating func local(_ entries: [Entry], field: String) -> [Entry] {
    entries.filter { entry in
      guard RemoteEntry.isSkipped(entry.text) else { return true }
      warnings.append(
        Finding(
          .warning, code: Kustomizer.leftOutCode, at: entry.place,
          "'\(entry.text)' under \(field) is left out: it is not in this workspace"))
      return false
    }
  }
}
