import BuildGraph
import FileTree
import Text

/// Something outside the graph that nodes look at.
struct GraphInput: Hashable, Sendable {
  /// What kind of thing it is.
  enum Sort: String, Sendable {
    case file
    case listing
    case glob
    case variable
    case program
  }

  let sort: Sort
  /// How people write it: `a/b.yaml`, a folder's listing `a/`, a pattern `a/**/*.yaml`, a variable
  /// `$NAME`.
  let text: String

  /// What a question looks at; nil where that is another node.
  init?(_ question: Question) {
    switch question {
    case .content(let path), .kind(let path):
      sort = .file
      text = path.description
    case .list(let path):
      sort = .listing
      text = path == .root ? "./" : path.text + "/"
    case .glob(let base, let pattern):
      sort = .glob
      text = base == .root ? pattern.text : base.text + "/" + pattern.text
    case .environment(let name):
      sort = .variable
      text = "$" + name.text
    case .tool(let name):
      sort = .program
      text = "program " + name.text
    case .output: return nil
    }
  }

  static func == (left: GraphInput, right: GraphInput) -> Bool {
    left.sort == right.sort && left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(sort)
    ByteText(text).hash(into: &hasher)
  }
}
