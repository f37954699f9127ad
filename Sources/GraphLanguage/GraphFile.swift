import Findings
import YAML

/// One graph file as it was written: checked for its keys and shapes, nothing expanded.
struct GraphFile {
  /// A text with its place, which may hold expressions.
  struct Written {
    var text: String
    var place: Place
  }

  /// A variable: a value, or a query over a file.
  struct Variable {
    enum Source {
      case value(Node)
      case query(file: Written, query: Written)
    }
    var name: String
    var place: Place
    var source: Source
  }

  /// Where the elements of a `forEach` come from.
  struct ForEach {
    enum Source {
      case glob(Written)
      case list([Node])
      case query(file: Written, query: Written)
    }
    var source: Source
    var variable: String
    var isOptional: Bool
    var place: Place
  }

  /// How `write` was given.
  enum Write {
    case none
    /// `write: true`: to the paths that the step's outputs name.
    case outputs(Place)
    /// `write: path`: the main artifact to this path.
    case path(Written)
  }

  /// A node, or with `forEach` a pattern of nodes.
  struct NodeDeclaration {
    var name: Written
    var step: Written
    var with: Node?
    var needs: [Written]
    var forEach: ForEach?
    var write: Write
    var pool: Written?
    var timeout: Written?
  }

  /// A pool: a name, and how many nodes may run in it at once.
  struct Pool {
    var name: String
    var width: Int
    var place: Place
  }

  /// A target.
  struct TargetDeclaration {
    var name: String
    var place: Place
    var description: String?
    var needs: [Written]
  }

  var path: String
  var description: String?
  var include: [Written] = []
  var variables: [Variable] = []
  var pools: [Pool] = []
  var nodes: [NodeDeclaration] = []
  var targets: [TargetDeclaration] = []
}
