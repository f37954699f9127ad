internal import Findings
internal import YAML

/// Writes resources as the documents of one YAML stream.
enum ResourcePrinter {
  /// The documents, separated by `---`. Each resource becomes what the reference makes of it when
  /// it writes it in the styles of its source and reads it again.
  static func print(_ resources: inout [Resource]) throws(KustomizeError) -> [UInt8] {
    var output: [UInt8] = []
    for position in resources.indices {
      if position > 0 { output += "---\n".utf8 }
      resources[position].node.makeAnnotationsStrings()
      RoundTrip.apply(to: &resources[position].node)
      let file = resources[position].origin.file
      do {
        try Emitter.emit(
          resources[position].node, schema: .kustomizeResource, file: file, to: &output)
      } catch {
        throw KustomizeError(.yaml(error.findings), at: resources[position].origin)
      }
    }
    return output
  }
}

extension Node {
  /// Annotations are a map of strings, whoever wrote them: other scalars become their text,
  /// collections the empty one; what is no map, or an empty one, goes.
  fileprivate mutating func makeAnnotationsStrings() {
    guard let annotations = self["metadata"]?["annotations"] else { return }
    if annotations.mapping?.isEmpty ?? true {
      return changeEntry("metadata") { $0.removeEntry("annotations") }
    }
    changeEntry("metadata") { metadata in
      metadata.changeEntry("annotations") { annotations in
        annotations.withMapping { mapping in
          for index in mapping.entries.indices {
            mapping.entries[index].value.become(mapping.entries[index].value.text ?? "")
          }
        }
      }
    }
  }
}
