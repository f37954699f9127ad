/// Beginnings of names by their bytes: Swift's `hasPrefix` goes by characters, and takes "a" and a
/// combining accent for something that does not begin with "a".
extension String {
  /// The rest after a prefix; nil where the text does not begin with it.
  func withoutPrefix(_ prefix: String) -> String? {
    guard utf8.starts(with: prefix.utf8) else { return nil }
    return String(Substring(utf8.dropFirst(prefix.utf8.count)))
  }

  /// Whether the text begins with a prefix.
  func begins(with prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}
