/// `1.2 MB`: decimal units, one digit after the point.
func byteCount(_ count: Int) -> String {
  if count < 1_000 { return "\(count) B" }
  var value = count
  for unit in ["kB", "MB", "GB"] {
    if value < 999_950 || unit == "GB" {
      return "\((value + 50) / 1_000).\((value + 50) % 1_000 / 100) \(unit)"
    }
    value /= 1_000
  }
  return "\(count) B"
}

/// A size as the command line has it: a whole number with a decimal unit (kB, MB, GB), a binary one
/// (KiB, MiB, GiB), or none for bytes.
struct ByteLimit: Equatable {
  let bytes: UInt64

  private static let units: [(name: String, bytes: UInt64)] = [
    ("", 1), ("b", 1), ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("kib", 1 << 10),
    ("mib", 1 << 20), ("gib", 1 << 30),
  ]

  /// The size that a text means; nil where it means none, or more than can be counted.
  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).lowercased()
    guard let count = UInt64(digits), let factor = ByteLimit.units.first(where: { $0.name == unit })
    else { return nil }
    let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: factor.bytes)
    if isTooLarge { return nil }
    self.bytes = bytes
  }
}
