internal import Findings
internal import YAML

/// Writes resources as the documents of one YAML stream.
enum ResourcePrinter {
  /// The documents, separated by `---`. Each resource becomes what the reference makes of it when
  /// it writes it in the styles of its source and reads it again.
  static func print(_ resources: inout [Resource]) throws(KustomizeError)
    -> (text: [UInt8], documents: [Range<Int>])
  {
    var output: [UInt8] = []
    var documents: [Range<Int>] = []
    for position in resources.indices {
      if position > 0 { output += "---\n".utf8 }
      try resources[position].makeAnnotationsStrings()
      RoundTrip.apply(to: &resources[position].node)
      let file = resources[position].origin.file
      let start = output.count
      do {
        try Emitter.emit(
          resources[position].node, schema: .kustomizeResource, file: file, to: &output)
      } catch {
        throw KustomizeError(.yaml(error.findings), at: resources[position].origin)
      }
      documents.append(start..<output.count)
    }
    return (output, documents)
  }
}

extension ResourcePrinter {
  /// What would be printed of resources as they stand.
  static func printed(_ resources: [Resource]) throws(KustomizeError) -> [UInt8] {
    var copy = resources
    return try print(&copy).text
  }
}

extension Resource {
  /// Annotations are a map of strings, whoever wrote them: other scalars become their text,
  /// collections the empty one; what is no map, or an empty one, goes.
  fileprivate mutating func makeAnnotationsStrings() throws(KustomizeError) {
    guard let annotations = node["metadata"]?["annotations"] else { return }
    guard let mapping = annotations.mapping, !mapping.isEmpty else {
      return node.changeEntry("metadata") { $0.removeEntry("annotations") }
    }
    // They are set anew under their texts, so that quotes around keys do not help.
    for entry in mapping.entries {
      let place = entry.key.mark == .none ? origin : Place(origin.file, entry.key.mark)
      try StringKeys.check(entry.key.text ?? "", at: place)
    }
    node.changeEntry("metadata") { metadata in
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
