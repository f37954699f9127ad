import Testing
import Text

@Test func base64() {
  let cases = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("\u{FFFD}?>", "77+9Pz4="),
  ]
  for (plain, encoded) in cases {
    #expect(Base64.encode(plain.utf8) == encoded)
    #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
  }
}

/// Go's rules: line ends are skipped, padding is demanded, unused bits are not looked at.
@Test func base64OfGo() {
  let cases: [(String, String?)] = [
    ("Zm9v\nYmFy\r\n", "foobar"), ("Zg=\n=", "f"), ("Zh==", "f"), ("Zg", nil), ("Zg=", nil),
    ("Zg===", nil), ("Z", nil), ("=", nil), ("Zg==Zg==", nil), ("Zm 9v", nil), ("Zm9v=", nil),
    ("Zm-_", nil), ("Zm8=\n", "fo"),
  ]
  for (text, expected) in cases {
    #expect(Base64.decode(text.utf8) == expected.map { Array($0.utf8) }, "\(text)")
  }
}

@Test func base64InLines() {
  let bytes = [UInt8](repeating: 0x41, count: 60)
  let line = Base64.encode(bytes)
  #expect(line.utf8.count == 80)
  #expect(Base64.encode(bytes, columns: 70) == line.prefix(70) + "\n" + line.dropFirst(70) + "\n")
  #expect(Base64.encode([0x41], columns: 70) == "QQ==")
  for count in 0..<200 {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73) }
    #expect(Base64.decode(Base64.encode(bytes, columns: 70).utf8) == bytes)
  }
}
