import Git

/// An index of any bytes is read or refused.
@Sendable func fuzzIndex(_ bytes: [UInt8]) {
  for format in [ObjectFormat.sha1, .sha256] {
    do {
      let index = try GitIndex(bytes, format, name: "index")
      for entry in index.entries { _ = index.pathText(of: entry) }
      _ = index.conflicts
    } catch {
      continue
    }
  }
}
