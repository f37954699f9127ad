public import Findings

/// A Kustomization of a cluster, and how far it is.
public struct ClusterMember: Sendable {
  /// How far a Kustomization is.
  public enum State: String, Sendable {
    /// Its variables are not there yet.
    case waiting
    case built
    case failed
    /// Its source is no tree that is at hand.
    case external
  }

  /// Namespace and name.
  public let id: NamespacedName
  /// The object, JSON.
  public let json: String
  /// Where it was written.
  public let place: Place
  /// The Kustomization that builds the object; nil for the root.
  public let parent: NamespacedName?
  /// The object; nil where it is not one that can be read.
  public let object: FluxKustomization?
  /// How far it is.
  public internal(set) var state = State.waiting
  /// Why it cannot be built, where that shows before.
  public internal(set) var error: [Finding]?
  /// Where its variables come from, once it is built.
  public internal(set) var bindings: [ClusterQueue.Binding] = []

  init(_ child: Outline.Child, parent: NamespacedName?) {
    json = child.json
    place = child.place
    self.parent = parent
    do {
      let object = try FluxKustomization(json: child.json, at: child.place)
      self.object = object
      id = object.id
    } catch {
      object = nil
      id = FluxKustomization.name(inJSON: child.json)
      self.error = error.findings
    }
  }

  /// The objects that it takes variables from.
  var references: [FluxKustomization.VariableReference] {
    guard let object, object.substitutes else { return [] }
    return object.variablesFrom
  }
}
