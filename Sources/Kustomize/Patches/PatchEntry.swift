internal import Findings

/// An entry of `patches` or `patchesJson6902`.
struct PatchEntry: Sendable {
  /// Where the entry begins.
  var place: Place
  /// The file of the patch.
  var path: Entry?
  /// The patch itself.
  var patch: Entry?
  /// What is patched.
  var target: Selector?
  /// Whether the patch's own name counts.
  var allowsNameChange = false
  /// Whether the patch's own kind counts.
  var allowsKindChange = false
}
