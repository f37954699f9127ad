/// Floating-point numbers as Go writes them, in its three forms.
///
/// Infinity is `+Inf` or `-Inf`, not-a-number `NaN`, and minus zero `-0` in all of them.
public enum GoFloat {
  /// Which of Go's layouts.
  public enum Form: Sendable {
    /// `%v`, `fmt.Sprint` and `FormatFloat(x, 'g', -1)`: with an exponent of two digits at least
    /// below 10⁻⁴ and from 10⁶ on.
    case general
    /// `encoding/json`: with an exponent below 10⁻⁶ and from 10²¹ on; no leading zero in a negative
    /// exponent.
    case json
    /// `FormatFloat(x, 'f', -1)`: never with an exponent.
    case plain
  }

  /// The number in this form.
  public static func text(_ value: Double, as form: Form = .general) -> String {
    var bytes: [UInt8] = []
    append(value, as: form, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the number in this form.
  public static func append(_ value: Double, as form: Form = .general, to output: inout [UInt8]) {
    guard value.isFinite else {
      output.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf").utf8)
      return
    }
    append(ShortestDecimal(value), as: form, to: &output)
  }

  /// Appends a number by its digits; what `FormatFloat` with 32 bits does with the digits of a
  /// `Float`.
  public static func append(
    _ digits: ShortestDecimal, as form: Form = .general, to output: inout [UInt8]
  ) {
    if digits.isNegative { output.append(UInt8(ascii: "-")) }
    let isZero = digits.count == 1 && digits.digit(0) == UInt8(ascii: "0")
    let exponent = digits.exponent
    switch form {
    case .general where exponent < -4 || exponent >= 6:
      appendWithExponent(digits, leadingZero: true, to: &output)
    case .json where !isZero && (exponent < -6 || exponent >= 21):
      appendWithExponent(digits, leadingZero: exponent > 0, to: &output)
    case .general, .json, .plain:
      appendPlain(digits, to: &output)
    }
  }

  private static func appendPlain(_ digits: ShortestDecimal, to output: inout [UInt8]) {
    if digits.point <= 0 {
      output.append(UInt8(ascii: "0"))
    } else {
      for index in 0..<digits.point { output.append(digits.digit(index)) }
    }
    guard digits.count > digits.point else { return }
    output.append(UInt8(ascii: "."))
    for index in digits.point..<digits.count { output.append(digits.digit(index)) }
  }

  private static func appendWithExponent(
    _ digits: ShortestDecimal, leadingZero: Bool, to output: inout [UInt8]
  ) {
    output.append(digits.digit(0))
    if digits.count > 1 {
      output.append(UInt8(ascii: "."))
      for index in 1..<digits.count { output.append(digits.digit(index)) }
    }
    output.append(UInt8(ascii: "e"))
    output.append(UInt8(ascii: digits.exponent < 0 ? "-" : "+"))
    let exponent = abs(digits.exponent)
    if exponent < 10, leadingZero { output.append(UInt8(ascii: "0")) }
    output.append(contentsOf: String(exponent).utf8)
  }
}
