import TestSupport
import Testing
import Text

/// Numbers in Go's three forms: `%v`, JSON, `'f'`.
@Test func goFloats() throws {
  let zeros = String(repeating: "0", count: 323)
  let cases = [
    ("1e6", "1e+06", "1000000", "1000000"),
    ("123456789", "1.23456789e+08", "123456789", "123456789"),
    ("1e20", "1e+20", "100000000000000000000", "100000000000000000000"),
    ("1e21", "1e+21", "1e+21", "1000000000000000000000"),
    ("1e-7", "1e-07", "1e-7", "0.0000001"),
    ("1e-6", "1e-06", "0.000001", "0.000001"),
    ("1.5e-7", "1.5e-07", "1.5e-7", "0.00000015"),
    ("1e-10", "1e-10", "1e-10", "0.0000000001"),
    ("0.0001", "0.0001", "0.0001", "0.0001"),
    ("999999.5", "999999.5", "999999.5", "999999.5"),
    ("1000000.5", "1.0000005e+06", "1000000.5", "1000000.5"),
    ("0", "0", "0", "0"),
    ("-0", "-0", "-0", "-0"),
    ("-1.25", "-1.25", "-1.25", "-1.25"),
    ("100", "100", "100", "100"),
    ("9007199254740993", "9.007199254740992e+15", "9007199254740992", "9007199254740992"),
    (
      "12345678901234567890", "1.2345678901234567e+19", "12345678901234567000",
      "12345678901234567000"
    ),
    ("5e-324", "5e-324", "5e-324", "0.\(zeros)5"),
    (
      "1.7976931348623157e308", "1.7976931348623157e+308", "1.7976931348623157e+308",
      "17976931348623157\(zeros.prefix(292))"
    ),
    ("inf", "+Inf", "+Inf", "+Inf"),
    ("-inf", "-Inf", "-Inf", "-Inf"),
    ("nan", "NaN", "NaN", "NaN"),
  ]
  for (text, general, json, plain) in cases {
    let value = try #require(Double(text))
    #expect(GoFloat.text(value, as: .general) == general)
    #expect(GoFloat.text(value, as: .json) == json)
    #expect(GoFloat.text(value, as: .plain) == plain)
  }
}

/// Every form of any number reads back as that number.
@Test func goFloatsReadBack() {
  var generator = RandomNumbers(seed: 7)
  for _ in 0..<20_000 {
    let value = Double(bitPattern: generator.next())
    guard value.isFinite else { continue }
    for form in [GoFloat.Form.general, .json, .plain] {
      let text = GoFloat.text(value, as: form)
      if GoNumber.float(text.utf8)?.bitPattern != value.bitPattern {
        Issue.record("\(value) became \(text)")
      }
    }
  }
}

@Test func goFloatsOfSinglePrecision() {
  var bytes: [UInt8] = []
  GoFloat.append(ShortestDecimal(Float(0.1)), to: &bytes)
  GoFloat.append(ShortestDecimal(Float(-16_777_216)), to: &bytes)
  #expect(String(decoding: bytes, as: UTF8.self) == "0.1-1.6777216e+07")
}

@Test func integers() {
  let cases: [(String, Int, GoNumber.Integer?)] = [
    ("0", 0, .signed(0)), ("00", 0, .signed(0)), ("-0", 0, .signed(0)), ("12", 0, .signed(12)),
    ("+12", 0, .signed(12)), ("-12", 0, .signed(-12)), ("0644", 0, .signed(420)), ("08", 0, nil),
    ("0x1F", 0, .signed(31)), ("-0X1f", 0, .signed(-31)), ("0b101", 0, .signed(5)),
    ("0o17", 0, .signed(15)), ("0x", 0, nil), ("0b", 0, nil), ("", 0, nil), ("-", 0, nil),
    ("+", 0, nil), ("1_000", 0, .signed(1000)), ("1__0", 0, nil), ("_1", 0, nil), ("1_", 0, nil),
    ("0_7", 0, .signed(7)), ("0x_f", 0, .signed(15)), ("1_000", 10, nil),
    ("0644", 10, .signed(644)),
    ("9223372036854775807", 0, .signed(.max)), ("9223372036854775808", 0, .unsigned(1 << 63)),
    ("-9223372036854775808", 0, .signed(.min)), ("-9223372036854775809", 0, nil),
    ("18446744073709551615", 0, .unsigned(.max)), ("18446744073709551616", 0, nil),
    ("+9223372036854775808", 0, nil), ("--1", 0, nil), ("1a", 0, nil), ("zz", 36, .signed(1295)),
  ]
  for (text, base, expected) in cases {
    #expect(GoNumber.integer(text.utf8, base: base) == expected, "\(text) in base \(base)")
  }
}

@Test func floats() {
  let cases: [(String, Double?)] = [
    ("1", 1), ("-1.5", -1.5), ("+.5", 0.5), ("1.", 1), (".5e3", 500), ("1e400", nil), ("1e-400", 0),
    (".1_0", 0.1), (".1__0", nil), ("._1", nil), ("1_0.5e1_0", 105_000_000_000), ("", nil),
    (".", nil), ("e1", nil),
    ("1e", nil), ("0x1p-2", 0.25), ("0x10", nil), ("inf", .infinity), ("-Infinity", -.infinity),
    ("1 ", nil), (" 1", nil), ("+-1", nil), ("1.2.3", nil), ("0x_1p0", 1),
  ]
  for (text, expected) in cases { #expect(GoNumber.float(text.utf8) == expected, "\(text)") }
  #expect(GoNumber.float("nan".utf8)?.isNaN == true)
}
