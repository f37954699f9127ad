internal import Findings
internal import YAML

/// A text of a kustomization file, with where it stands.
struct Entry: Sendable {
  /// The text.
  var text: String
  /// Where it stands.
  var place: Place

  /// A text and its place.
  init(_ text: String, at place: Place) {
    self.text = text
    self.place = place
  }
}

/// Texts by name, in the order of the file.
typealias EntryMap = [(key: Entry, value: Entry)]

extension Place {
  /// The place of a mark in a file.
  init(_ file: String, _ mark: Mark) {
    self.init(file: file, line: Int(mark.line), column: Int(mark.column))
  }
}
