/// Colours of a terminal, or none.
struct Paint: Equatable {
  /// What a piece of text is; the colours follow from it.
  enum Role: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case strong = "1"
    case faint = "2"
    case added = "32"
    case removed = "31"
  }

  /// Whether text is coloured at all.
  let isOn: Bool

  /// The text in the colour of a role.
  func callAsFunction(_ role: Role, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
  }
}
