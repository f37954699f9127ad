import Secrets

/// Shamir's secret sharing, byte by byte over GF(256) with the polynomial 0x11b. A part is a byte
/// for each byte of the secret, then the place at which the polynomials were evaluated.
enum Shamir {
  /// The parts of a secret, of which `threshold` give it back.
  static func split(
    _ secret: SecretBytes, count: Int, threshold: Int, random: RandomSource
  ) -> [SecretBytes] {
    precondition((2...255).contains(count) && (2...count).contains(threshold), "BUG: Shamir")
    let degree = threshold - 1
    let coefficients = SecretBytes(randomCount: secret.count * degree, from: random)
    return (1...count).map { x in
      SecretBytes(count: secret.count + 1) { output in
        secret.withBytes { secret in
          coefficients.withBytes { coefficients in
            for index in 0..<secret.count {
              var value: UInt8 = 0
              for power in stride(from: degree - 1, through: 0, by: -1) {
                value = multiply(value, UInt8(x)) ^ coefficients[index * degree + power]
              }
              output[index] = multiply(value, UInt8(x)) ^ secret[index]
            }
          }
        }
        output[secret.count] = UInt8(x)
      }
    }
  }

  /// The secret of parts, which must be enough; nil where they do not fit each other.
  static func combine(_ parts: [SecretBytes]) -> SecretBytes? {
    guard let first = parts.first, first.count > 1, parts.allSatisfy({ $0.count == first.count })
    else { return nil }
    let places = parts.map { part in part.withBytes { $0[part.count - 1] } }
    guard Set(places).count == places.count, !places.contains(0) else { return nil }
    // The weights of Lagrange's interpolation at 0.
    let weights = places.map { x in
      places.reduce(UInt8(1)) { product, other in
        other == x ? product : multiply(product, multiply(other, inverse(other ^ x)))
      }
    }
    return SecretBytes(count: first.count - 1) { output in
      for (part, weight) in zip(parts, weights) {
        part.withBytes { part in
          for index in 0..<output.count { output[index] ^= multiply(part[index], weight) }
        }
      }
    }
  }

  /// The product, without a branch or a table that depends on the factors.
  private static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var (a, b, product) = (left, right, UInt8(0))
    for _ in 0..<8 {
      product ^= a & (0 &- (b & 1))
      a = a << 1 ^ (0x1b & (0 &- (a >> 7)))
      b >>= 1
    }
    return product
  }

  /// The inverse: the 254th power.
  private static func inverse(_ value: UInt8) -> UInt8 {
    var result: UInt8 = 1
    var power = value
    for bit in 0..<8 {
      if 254 >> bit & 1 == 1 { result = multiply(result, power) }
      power = multiply(power, power)
    }
    return result
  }
}
