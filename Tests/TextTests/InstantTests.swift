import Testing
import Text

@Test func rfc3339() {
  let cases: [(String, Int64?, String)] = [
    ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
    ("2024-02-29T12:34:56Z", 1_709_210_096, "2024-02-29T12:34:56Z"),
    ("2024-02-29T12:34:56.120+02:00", 1_709_202_896, "2024-02-29T12:34:56.12+02:00"),
    ("1969-12-31T23:59:59.5-00:30", 1799, "1969-12-31T23:59:59.5-00:30"),
    ("0001-01-01T00:00:00Z", -62_135_596_800, "0001-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59.1234567899Z", 253_402_300_799, "9999-12-31T23:59:59.123456789Z"),
    ("2000-03-01T00:00:00+00:00", 951_868_800, "2000-03-01T00:00:00Z"),
    ("2023-02-29T00:00:00Z", nil, ""), ("2024-13-01T00:00:00Z", nil, ""),
    ("2024-1-01T00:00:00Z", nil, ""), ("2024-01-01T24:00:00Z", nil, ""),
    ("2024-01-01T00:00:60Z", nil, ""), ("2024-01-01 00:00:00Z", nil, ""),
    ("2024-01-01T00:00:00", nil, ""), ("2024-01-01T00:00:00Zx", nil, ""),
    ("2024-01-01T00:00:00+2:00", nil, ""), ("", nil, ""),
  ]
  for (text, seconds, written) in cases {
    let instant = Instant(rfc3339: text)
    #expect(instant?.seconds == seconds, "\(text)")
    #expect(instant?.rfc3339 ?? "" == written, "\(text)")
  }
}

/// Every day from 1805 to 2134.
@Test func daysFollowOneAnother() {
  var previous: Int64?
  for day in Int64(-60_000)...60_000 {
    let text = Instant(seconds: day * 86_400).rfc3339
    let again = Instant(rfc3339: text)?.seconds
    if again != day * 86_400 { Issue.record("day \(day) is \(text)") }
    if let previous, let again, again - previous != 86_400 { Issue.record("a gap at \(text)") }
    previous = again
  }
}

@Test func timestampsOfYAML() {
  let cases: [(String, String?)] = [
    ("2001-12-14", "2001-12-14T00:00:00Z"), ("2001-1-2", "2001-01-02T00:00:00Z"),
    ("2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"),
    ("2001-12-14 1:2:3.5", "2001-12-14T01:02:03.5Z"),
    ("2001-12-14T1:2:3,5Z", "2001-12-14T01:02:03.5Z"), ("2001-12-14T21:59:43", nil),
    ("2001-12-14 21:59:43Z", nil), ("01-12-14", nil), ("2001-12", nil), ("2001-02-30", nil),
  ]
  for (text, expected) in cases {
    #expect(Instant(yaml: text.utf8)?.rfc3339 == expected, "\(text)")
  }
}
