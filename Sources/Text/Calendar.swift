/// Days and times of day, and reading them from digits.

/// A day of the proleptic Gregorian calendar.
struct CalendarDate {
  var year: Int64
  var month: Int
  var day: Int

  /// A day; nil where the month does not have it.
  init?(year: Int64, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day so many days after 1970-01-01, by eras of 400 years that begin on a first of March.
  init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5) + 1
    month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// How many days lie between 1970-01-01 and this one.
  var daysSince1970: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func days(in month: Int, of year: Int64) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

/// A time of day.
struct CalendarTime {
  var seconds: Int64
  var nanoseconds: Int32
}

/// Reads the parts of a timestamp.
struct CalendarReader {
  private let text: [UInt8]
  private var index = 0

  init(_ text: [UInt8]) {
    self.text = text
  }

  var isAtEnd: Bool { index == text.count }

  /// `YYYY-MM-DD`; with short fields month and day may have one digit.
  mutating func date(shortFields: Bool) -> CalendarDate? {
    guard let year = number(digits: 4, orOne: false), take(UInt8(ascii: "-")),
      let month = number(digits: 2, orOne: shortFields), take(UInt8(ascii: "-")),
      let day = number(digits: 2, orOne: shortFields)
    else { return nil }
    return CalendarDate(year: Int64(year), month: month, day: day)
  }

  /// `HH:MM:SS` with an optional fraction.
  mutating func time(shortFields: Bool) -> CalendarTime? {
    guard let hour = number(digits: 2, orOne: shortFields), hour < 24, take(UInt8(ascii: ":")),
      let minute = number(digits: 2, orOne: shortFields), minute < 60, take(UInt8(ascii: ":")),
      let second = number(digits: 2, orOne: shortFields), second < 60
    else { return nil }
    return CalendarTime(
      seconds: Int64(hour * 3600 + minute * 60 + second), nanoseconds: fraction())
  }

  /// `Z` or `±hh:mm`, in minutes.
  mutating func zone() -> Int32? {
    if take(UInt8(ascii: "Z")) { return 0 }
    let isWest = take(UInt8(ascii: "-"))
    guard isWest || take(UInt8(ascii: "+")), let hours = number(digits: 2, orOne: false),
      hours <= 24, take(UInt8(ascii: ":")), let minutes = number(digits: 2, orOne: false),
      minutes <= 60
    else { return nil }
    return Int32(isWest ? -(hours * 60 + minutes) : hours * 60 + minutes)
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard index < text.count, text[index] == byte else { return false }
    index += 1
    return true
  }

  /// A fraction of a second in nanoseconds; digits after the ninth are dropped. Go takes a comma
  /// too.
  private mutating func fraction() -> Int32 {
    guard index + 1 < text.count,
      text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ","),
      isDigit(index + 1)
    else { return 0 }
    index += 1
    var value: Int32 = 0
    var count = 0
    while isDigit(index) {
      if count < 9 { value = value * 10 + Int32(text[index] - 0x30) }
      count += 1
      index += 1
    }
    while count < 9 {
      value *= 10
      count += 1
    }
    return value
  }

  private mutating func number(digits: Int, orOne: Bool) -> Int? {
    var value = 0
    var count = 0
    while count < digits, isDigit(index) {
      value = value * 10 + Int(text[index] - 0x30)
      index += 1
      count += 1
    }
    return count == digits || (orOne && count == 1) ? value : nil
  }

  private func isDigit(_ index: Int) -> Bool {
    index < text.count && text[index] >= 0x30 && text[index] <= 0x39
  }
}
