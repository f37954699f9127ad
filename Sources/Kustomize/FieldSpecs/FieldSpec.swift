internal import Text

/// A place in resources of some sort: what transformers change and references are looked for in.
struct FieldSpec: Sendable {
  /// The sort of resource; empty parts fit all.
  var gvk: GroupVersionKind
  /// The path as written, names joined by `/`.
  var path: String
  /// The names of the path.
  var segments: [Segment]
  /// Whether missing mappings along the path are made.
  var create: Bool
  /// Whether kustomize knows the place by itself.
  var isBuiltin = true

  /// One name of a path.
  struct Segment: Sendable {
    /// The key of a mapping.
    var name: String
    /// Whether it was written `name[]`: it holds a sequence and is never made.
    var isSequence: Bool
  }

  /// A place from its path; `\/` in a name is a slash, a leading slash means nothing.
  init(
    group: String = "", version: String = "", kind: String = "", path: String, create: Bool = false
  ) {
    gvk = GroupVersionKind(group: group, version: version, kind: kind)
    self.path = path
    self.create = create
    segments = FieldSpec.split(path)
  }

  private static func split(_ path: String) -> [Segment] {
    var names: [String] = []
    var name: [UInt8] = []
    var bytes = Array(path.utf8)[...]
    if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "\\"), bytes.first == UInt8(ascii: "/") {
        name.append(bytes.removeFirst())
      } else if byte == UInt8(ascii: "/") {
        names.append(String(decoding: name, as: UTF8.self))
        name = []
      } else {
        name.append(byte)
      }
    }
    names.append(String(decoding: name, as: UTF8.self))
    return names.map { name in
      let isSequence = name.utf8.count > 2 && name.hasSuffix("[]")
      return Segment(name: isSequence ? String(name.dropLast(2)) : name, isSequence: isSequence)
    }
  }
}

extension [FieldSpec] {
  /// Adds specs as kustomize merges them: one that is in the list takes in a new one with the same
  /// path if every part that the new one gives equals its own; its kind wins, even where that means
  /// that a general place is no longer general.
  ///
  /// Throws where the two say different things of `create`.
  mutating func merge(_ more: some Sequence<FieldSpec>) throws(FieldSpecConflict) {
    for spec in more {
      let same = first { known in
        known.path.hasSameBytes(as: spec.path) && spec.gvk.selects(known.gvk)
      }
      guard let same else {
        append(spec)
        continue
      }
      if same.create != spec.create { throw FieldSpecConflict(path: spec.path) }
    }
  }
}

/// Two specs with the same path, of which one makes what is missing and the other does not.
struct FieldSpecConflict: Error {
  var path: String
}
