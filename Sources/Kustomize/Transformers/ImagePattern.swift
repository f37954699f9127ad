internal import Findings
internal import Patterns

/// Which images an entry of `images` means: `NAME(:TAG)?(@sha256:DIGEST)?`, where the name is a
/// regular expression.
struct ImagePattern: Sendable {
  private let pattern: Pattern

  /// The pattern of a name; throws where it is no regular expression.
  init(_ name: String, at place: Place) throws(KustomizeError) {
    let ending = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$"
    do {
      pattern = try Pattern("^" + name + ending)
    } catch {
      throw KustomizeError(
        .malformedPattern(text: name, reason: error.goMessage), at: place)
    }
  }

  /// Whether it means an image.
  func matches(_ image: String) -> Bool { pattern.matches(image) }
}
