internal import Findings

/// An entry of `vars`: a name that stands for a field of a resource.
struct VariableEntry: Sendable {
  var place: Place
  var name = ""
  /// The resource; without a namespace it may be in any.
  var target = ResourceID(GroupVersionKind(), name: "", namespace: "")
  var fieldPath = "metadata.name"
}
