public import Findings
internal import Kustomize
internal import Text
public import YAML

/// What others have to know of a Kustomization that is built: the Kustomizations among its objects,
/// and the sources of variables.
public struct Outline: Sendable {
  /// A Kustomization among the objects of another.
  public struct Child: Sendable {
    /// The object, JSON.
    public var json: String
    /// Where it was written.
    public var place: Place

    /// A child from its parts.
    public init(json: String, place: Place) {
      self.json = json
      self.place = place
    }
  }

  /// Whether the Kustomization could not be built: then there is nothing here.
  public var isFailed = false
  /// In output order.
  public var children: [Child] = []
  /// ConfigMaps and Secrets that it provides; whether the object itself is built.
  public var provides: [(object: ObjectReference, isBuilt: Bool)] = []

  /// The outline of one that could not be built.
  public static let failed: Outline = {
    var outline = Outline()
    outline.isFailed = true
    return outline
  }()

  private init() {}

  /// The outline of what was built.
  public init(of built: BuiltKustomization) throws(YAMLError) {
    for object in built.objects where object.isKind("Kustomization", FluxKustomization.group) {
      children.append(
        Child(json: String(decoding: try object.json(), as: UTF8.self), place: object.origin))
    }
    provides = VariableSource.find(in: built.objects).map { ($0.object, $0.isBuilt) }
  }

  // MARK: As data

  /// The outline as JSON.
  public var json: Node {
    [
      "failed": .bool(isFailed),
      "children": .sequence(
        children.map {
          [
            "object": .string($0.json), "file": .string($0.place.file),
            "line": .int($0.place.line), "column": .int($0.place.column),
          ]
        }),
      "provides": .sequence(
        provides.map { ["object": .string($0.object.description), "built": .bool($0.isBuilt)] }),
    ]
  }

  /// An outline from its JSON; nil where it is none.
  public init?(json node: Node) {
    isFailed = node["failed"]?.text == "true"
    for child in node["children"]?.sequence ?? [] {
      guard let json = child["object"]?.text, let file = child["file"]?.text else { return nil }
      let place = Place(
        file: file, line: Int(child["line"]?.text ?? "") ?? 0,
        column: Int(child["column"]?.text ?? "") ?? 0)
      children.append(Child(json: json, place: place))
    }
    for item in node["provides"]?.sequence ?? [] {
      guard let object = item["object"]?.text.flatMap({ ObjectReference($0) }) else { return nil }
      provides.append((object, item["built"]?.text == "true"))
    }
  }
}
