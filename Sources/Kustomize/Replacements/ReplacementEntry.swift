internal import Findings

/// One replacement: a value of one resource, or a text, copied into fields of others.
struct ReplacementEntry: Sendable {
  /// Where the value comes from.
  struct Source: Sendable {
    var selector: Selector
    var fieldPath = Entry("metadata.name", at: Place(file: ""))
    var options = Options()
  }

  /// Where the value goes.
  struct Target: Sendable {
    var select: Selector?
    var reject: [Selector] = []
    var fieldPaths: [Entry] = []
    var options = Options()
    var place: Place
  }

  /// Which piece of a text is meant, and whether what is missing is made.
  struct Options: Sendable {
    var delimiter = ""
    var index = 0
    var create = false
  }

  var place: Place
  var source: Source?
  /// A constant in place of a source.
  var sourceValue: Entry?
  var targets: [Target] = []
}
