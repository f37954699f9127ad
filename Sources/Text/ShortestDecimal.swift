/// The shortest decimal digits that read back to the same binary floating-point number.
///
/// Swift's `description` finds the digits; here they are taken out of its layout, so that they can
/// be laid out by other rules.
public struct ShortestDecimal: Sendable {
  /// The digits as ASCII, without leading or trailing zeros; one `0` for zero.
  @usableFromInline var digits = InlineArray<20, UInt8>(repeating: 0x30)
  /// How many of `digits` count, at least one.
  public private(set) var count = 0
  /// Where the decimal point stands: the value is 0.DIGITS × 10^point.
  public private(set) var point = 0
  /// Whether the sign is minus, also that of minus zero.
  public let isNegative: Bool

  /// The digits of a finite number.
  public init(_ value: Double) {
    precondition(value.isFinite, "BUG: the digits of an infinite number")
    isNegative = value.sign == .minus
    var text = value.magnitude.description
    text.withUTF8 { take($0) }
  }

  /// The digits of a finite number of single precision.
  public init(_ value: Float) {
    precondition(value.isFinite, "BUG: the digits of an infinite number")
    isNegative = value.sign == .minus
    var text = value.magnitude.description
    text.withUTF8 { take($0) }
  }

  /// The decimal exponent of the first digit: the value is d.ddd × 10^exponent.
  public var exponent: Int { point - 1 }

  /// The digit at a position, as ASCII; zero beyond the last.
  @inlinable
  public func digit(_ index: Int) -> UInt8 {
    index >= 0 && index < count ? digits[index] : 0x30
  }

  /// Reads `123.0`, `0.001`, `1.5e+20` or `5e-324`.
  private mutating func take(_ text: UnsafeBufferPointer<UInt8>) {
    var whole: Int?
    var seen = 0
    var exponent = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      switch byte {
      case UInt8(ascii: "."): whole = seen
      case UInt8(ascii: "e"):
        exponent = Self.exponent(text[index...])
        index = text.count
      case UInt8(ascii: "0") where count == 0:
        seen += 1
        point -= 1
      default:
        seen += 1
        if count < 20 {
          digits[count] = byte
          count += 1
        }
      }
    }
    point += (whole ?? seen) + exponent
    while count > 0, digits[count - 1] == 0x30 { count -= 1 }
    if count == 0 {
      count = 1
      point = 1
    }
  }

  private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var value = 0
    var sign = 1
    for byte in text {
      switch byte {
      case UInt8(ascii: "-"): sign = -1
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value * 10 + Int(byte - 0x30)
      default: break
      }
    }
    return sign * value
  }
}
