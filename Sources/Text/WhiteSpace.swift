extension String {
  /// The text without white space at its ends, as Go's `strings.TrimSpace` sees it: what Unicode
  /// calls white space.
  public var trimmingWhiteSpace: String {
    var rest = unicodeScalars[...]
    while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
