public import FileTree
public import IgnoreRules
internal import Text

/// Which files of a repository Flux would package: what its source controller leaves out, nobody
/// sees.
public struct SourceRules: Sendable, Equatable {
  /// Patterns for what lies below a folder.
  public struct Section: Sendable, Equatable {
    public var folder: TreePath
    public var text: String

    /// Patterns from their text.
    public init(below folder: TreePath, _ text: String) {
      self.folder = folder
      self.text = text
    }
  }

  /// The sections, in the order in which they count.
  public var sections: [Section]

  /// Rules from their sections.
  public init(_ sections: [Section]) {
    self.sections = sections
  }

  /// What is never in a source.
  static let versionControl = ".git/\n.gitignore\n.gitmodules\n.gitattributes\n"

  /// What is left out where nobody says otherwise.
  static let standard = """
    *.jpg
    *.jpeg
    *.gif
    *.png
    *.wmv
    *.flv
    *.tar.gz
    *.zip
    .github/
    .circleci/
    .travis.yml
    .gitlab-ci.yml
    appveyor.yml
    .drone.yml
    cloudbuild.yaml
    codeship-services.yml
    codeship-steps.yml
    **/.goreleaser.yml
    **/.sops.yaml
    **/.flux.yaml

    """

  /// The rules of a tree: its `.sourceignore` files, parents before children, then `spec.ignore` of
  /// the source object. Any rule of either switches the standard ones off.
  public static func find(
    in tree: any FileTree, ignore: String? = nil
  ) throws -> SourceRules {
    var own: [Section] = []
    let files = try tree.glob(Glob("**/.sourceignore"), below: .root)
    for file in files.sorted(by: { ($0.names.count, $0) < ($1.names.count, $1) }) {
      let text = String(decoding: try tree.read(file), as: UTF8.self)
      own.append(Section(below: file.parent ?? .root, text))
    }
    if let ignore { own.append(Section(below: .root, ignore)) }
    let hasRule = own.contains { section in
      var rules = IgnoreRules()
      rules.add(Array(section.text.utf8))
      return !rules.isEmpty
    }
    let first = Section(below: .root, versionControl)
    return SourceRules([first] + (hasRule ? own : [Section(below: .root, standard)]))
  }

  /// The rules as patterns.
  public var rules: IgnoreRules {
    var rules = IgnoreRules()
    for section in sections { rules.add(Array(section.text.utf8), below: section.folder) }
    return rules
  }

  /// A tree as Flux would package it.
  public func filter(_ tree: any FileTree) -> FilteredTree { FilteredTree(tree, without: rules) }
}
