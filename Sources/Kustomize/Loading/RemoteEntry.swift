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
}
