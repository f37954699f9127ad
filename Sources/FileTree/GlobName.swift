import Text

/// One name of a pattern, or `**`.
enum GlobName: Hashable, Sendable {
  /// Any number of names.
  case anyDepth
  /// One name, as it is.
  case literal(ByteText)
  /// One name that fits.
  case pattern([Token])

  /// A part of a pattern of one name.
  enum Token: Hashable, Sendable {
    case character(Unicode.Scalar)
    case anyCharacter
    case anyCharacters
    case oneOf([ClosedRange<UInt32>], isNegated: Bool)
  }

  init(_ written: [GlobCharacter], in text: String) throws(GlobError) {
    if written == [.plain("*"), .plain("*")] {
      self = .anyDepth
      return
    }
    var tokens: [Token] = []
    var index = 0
    while index < written.count {
      switch written[index] {
      case .plain("*"): if tokens.last != .anyCharacters { tokens.append(.anyCharacters) }
      case .plain("?"): tokens.append(.anyCharacter)
      case .plain("["):
        guard let end = GlobName.classEnd(written, from: index) else {
          throw GlobError(text, .unclosedBracket)
        }
        tokens.append(try GlobName.oneOf(written[(index + 1)..<end], in: text))
        index = end
      case .plain(let scalar), .quoted(let scalar): tokens.append(.character(scalar))
      }
      index += 1
    }
    self = GlobName.literal(of: tokens) ?? .pattern(tokens)
  }

  /// The index of the `]` that ends the class which begins at an index; one right at the beginning
  /// of the class stands for itself.
  static func classEnd(_ written: [GlobCharacter], from start: Int) -> Int? {
    var index = start + 1
    if index < written.count, [.plain("!"), .plain("^")].contains(written[index]) { index += 1 }
    if index < written.count, written[index] == .plain("]") { index += 1 }
    while index < written.count {
      if written[index] == .plain("]") { return index }
      if written[index] == .plain("/") { return nil }
      index += 1
    }
    return nil
  }

  private static func oneOf(
    _ written: ArraySlice<GlobCharacter>, in text: String
  ) throws(GlobError) -> Token {
    var rest = written
    let isNegated = rest.first == .plain("!") || rest.first == .plain("^")
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<UInt32>] = []
    while let first = rest.popFirst() {
      var last = first
      if rest.count > 1, rest.first == .plain("-") {
        rest.removeFirst()
        last = rest.removeFirst()
      }
      guard first.value <= last.value else { throw GlobError(text, .reversedRange) }
      ranges.append(first.value...last.value)
    }
    return .oneOf(ranges, isNegated: isNegated)
  }

  private static func literal(of tokens: [Token]) -> GlobName? {
    var text = ""
    for token in tokens {
      guard case .character(let scalar) = token else { return nil }
      text.unicodeScalars.append(scalar)
    }
    return .literal(ByteText(text))
  }
}

extension GlobCharacter {
  fileprivate var value: UInt32 {
    switch self {
    case .plain(let scalar), .quoted(let scalar): scalar.value
    }
  }
}

// MARK: Matching

extension GlobName {
  /// The places in a pattern that may come next, after one more name. A place is the index of the
  /// pattern's name that the next name of the path must fit.
  static func advance(
    _ places: GlobPlaces, over name: String, in names: [GlobName]
  ) -> GlobPlaces {
    var next = GlobPlaces()
    GlobName.withSkips(places, in: names).forEach { place in
      if place >= names.count { return }
      if names[place] == .anyDepth {
        next.insert(place)
        // At the end `**` has now matched something: everything below does.
        if place == names.count - 1 { next.insert(names.count) }
      } else if names[place].fits(name) {
        next.insert(place + 1)
      }
    }
    return next
  }

  /// The places together with those that are reached when `**` stands for no name at all.
  static func withSkips(_ places: GlobPlaces, in names: [GlobName]) -> GlobPlaces {
    var all = places
    places.forEach { place in
      var next = place
      while next < names.count - 1, names[next] == .anyDepth {
        next += 1
        all.insert(next)
      }
    }
    return all
  }

  /// Whether one name fits. `**` is not asked.
  func fits(_ name: String) -> Bool {
    switch self {
    case .anyDepth: true
    case .literal(let text): text.text.hasSameBytes(as: name)
    case .pattern(let tokens): GlobName.fits(name, tokens)
    }
  }

  private static func fits(_ name: String, _ tokens: [Token]) -> Bool {
    // Of plain ASCII each byte is a character.
    let plain = name.utf8.withContiguousStorageIfAvailable { bytes -> Bool? in
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
      return fits(bytes.count, tokens) { Unicode.Scalar(bytes[$0]) }
    }
    if let plain = plain ?? nil { return plain }
    let scalars = Array(name.unicodeScalars)
    return fits(scalars.count, tokens) { scalars[$0] }
  }

  /// Goes back to the last `*` only: enough, since a later star can do all that an earlier could.
  private static func fits(
    _ count: Int, _ tokens: [Token], _ scalar: (Int) -> Unicode.Scalar
  ) -> Bool {
    var character = 0
    var token = 0
    var retry: (token: Int, character: Int)?
    while character < count {
      if token < tokens.count, tokens[token] == .anyCharacters {
        retry = (token, character)
        token += 1
      } else if token < tokens.count, tokens[token].fits(scalar(character)) {
        token += 1
        character += 1
      } else if let last = retry {
        retry = (last.token, last.character + 1)
        token = last.token + 1
        character = last.character + 1
      } else {
        return false
      }
    }
    return tokens[token...].allSatisfy { $0 == .anyCharacters }
  }
}

extension GlobName.Token {
  fileprivate func fits(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .character(let expected): scalar == expected
    case .anyCharacter: true
    case .anyCharacters: false
    case .oneOf(let ranges, let isNegated):
      ranges.contains { $0.contains(scalar.value) } != isNegated
    }
  }
}
