/// A point in time with the zone offset that it was written with; the proleptic Gregorian calendar,
/// no leap seconds.
public struct Instant: Hashable, Sendable {
  /// Whole seconds since 1970-01-01T00:00:00Z.
  public var seconds: Int64
  /// The part of a second, 0 … 999,999,999.
  public var nanoseconds: Int32
  /// Minutes east of UTC in which it is written.
  public var offsetMinutes: Int32

  /// An instant from its parts.
  public init(seconds: Int64, nanoseconds: Int32 = 0, offsetMinutes: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.offsetMinutes = offsetMinutes
  }

  /// Reads RFC 3339: `2006-01-02T15:04:05Z`, with an optional fraction (more than nine digits are
  /// cut) and `Z` or `±hh:mm`. Nil for anything else, also for a day that the month does not have.
  public init?(rfc3339 text: String) {
    var reader = CalendarReader(Array(text.utf8))
    guard let date = reader.date(shortFields: false), reader.take(UInt8(ascii: "T")),
      let time = reader.time(shortFields: false), let offset = reader.zone(), reader.isAtEnd
    else { return nil }
    self.init(date: date, time: time, offsetMinutes: offset)
  }

  /// An instant from a day, a time of that day and a zone.
  init(date: CalendarDate, time: CalendarTime, offsetMinutes: Int32) {
    seconds = date.daysSince1970 * 86_400 + time.seconds - Int64(offsetMinutes) * 60
    nanoseconds = time.nanoseconds
    self.offsetMinutes = offsetMinutes
  }

  /// RFC 3339, the fraction without trailing zeros: Go's `RFC3339Nano`.
  public var rfc3339: String {
    let local = seconds + Int64(offsetMinutes) * 60
    let days = local >= 0 ? local / 86_400 : -((86_399 - local) / 86_400)
    let date = CalendarDate(daysSince1970: days)
    let time = local - days * 86_400
    var text: [UInt8] = []
    appendPadded(date.year, 4, to: &text)
    text.append(UInt8(ascii: "-"))
    appendPadded(Int64(date.month), 2, to: &text)
    text.append(UInt8(ascii: "-"))
    appendPadded(Int64(date.day), 2, to: &text)
    text.append(UInt8(ascii: "T"))
    appendPadded(time / 3600, 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendPadded(time / 60 % 60, 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendPadded(time % 60, 2, to: &text)
    if nanoseconds > 0 {
      text.append(UInt8(ascii: "."))
      appendPadded(Int64(nanoseconds), 9, to: &text)
      while text.last == UInt8(ascii: "0") { text.removeLast() }
    }
    appendZone(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  private func appendZone(to text: inout [UInt8]) {
    guard offsetMinutes != 0 else { return text.append(UInt8(ascii: "Z")) }
    text.append(UInt8(ascii: offsetMinutes < 0 ? "-" : "+"))
    appendPadded(Int64(abs(offsetMinutes) / 60), 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendPadded(Int64(abs(offsetMinutes) % 60), 2, to: &text)
  }

  private func appendPadded(_ number: Int64, _ width: Int, to text: inout [UInt8]) {
    let digits = String(number)
    for _ in 0..<max(0, width - digits.utf8.count) { text.append(UInt8(ascii: "0")) }
    text.append(contentsOf: digits.utf8)
  }
}

extension Instant {
  /// Reads a timestamp as Go's YAML libraries do: `2001-12-14`, `2001-12-14T21:59:43.1Z` (also `t`,
  /// a zone demanded) or `2001-12-14 21:59:43` (no zone); month, day, hour, minute and second may
  /// have one digit.
  public init?(yaml text: some Collection<UInt8>) {
    var reader = CalendarReader(Array(text))
    guard let date = reader.date(shortFields: true) else { return nil }
    if reader.isAtEnd {
      self.init(
        date: date, time: CalendarTime(seconds: 0, nanoseconds: 0), offsetMinutes: 0)
    } else if reader.take(UInt8(ascii: " ")) {
      guard let time = reader.time(shortFields: true), reader.isAtEnd else { return nil }
      self.init(date: date, time: time, offsetMinutes: 0)
    } else {
      guard reader.take(UInt8(ascii: "T")) || reader.take(UInt8(ascii: "t")),
        let time = reader.time(shortFields: true), let offset = reader.zone(), reader.isAtEnd
      else { return nil }
      self.init(date: date, time: time, offsetMinutes: offset)
    }
  }
}
