internal import Findings
internal import YAML

/// One entry of `images`: changes name, tag or digest of container images.
struct ImageTransformer: Transformer {
  let image: ImageEntry
  let pattern: ImagePattern
  let specs: [FieldSpec]

  init(_ image: ImageEntry, specs: [FieldSpec]) throws(KustomizeError) {
    self.image = image
    self.specs = specs.map { spec in
      var spec = spec
      spec.create = false
      return spec
    }
    pattern = try ImagePattern(image.name, at: image.place)
  }

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    for position in resources.resources.indices {
      let gvk = resources.resources[position].id.gvk
      // Schemas name lists of containers too.
      if gvk.kind == "CustomResourceDefinition" { continue }
      let origin = resources.resources[position].origin
      try walk(&resources.resources[position].node, of: origin)
      for spec in specs where spec.gvk.selects(gvk) {
        try resources.resources[position].change(spec, creating: .scalar) {
          (node) throws(KustomizeError) in
          change(&node)
        }
      }
    }
  }

  /// Changes the images of every list called `containers` or `initContainers`, wherever it stands.
  private func walk(_ node: inout Node, of origin: Place) throws(KustomizeError) {
    try node.withSequence { (items: inout [Node]) throws(KustomizeError) in
      for index in items.indices { try walk(&items[index], of: origin) }
    }
    try node.withMapping { (mapping: inout Mapping) throws(KustomizeError) in
      for index in mapping.entries.indices {
        try walk(&mapping.entries[index].value, of: origin)
        let key = mapping.entries[index].key.scalar?.text
        if key == "containers" || key == "initContainers" {
          try changeContainers(&mapping.entries[index].value, of: origin)
        }
      }
    }
  }

  private func changeContainers(_ list: inout Node, of origin: Place) throws(KustomizeError) {
    try list.withSequence { (items: inout [Node]) throws(KustomizeError) in
      for index in items.indices where !items[index].isNull {
        let changed: Void? = items[index].withMapping { mapping in
          guard let image = mapping.index(of: "image") else { return }
          change(&mapping.entries[image].value)
        }
        if changed == nil {
          throw KustomizeError(
            .pathDoesNotFit(path: "containers/image", detail: "a container is no mapping"),
            at: Place(origin.file, items[index].mark))
        }
      }
    }
  }

  private func change(_ node: inout Node) {
    guard let text = node.presentText, !text.isEmpty, pattern.matches(text) else { return }
    var reference = ImageReference(text)
    if !image.newName.isEmpty { reference.name = image.newName }
    if !image.newTag.isEmpty || !image.digest.isEmpty {
      reference.tag = image.newTag
      reference.digest = image.digest
    } else if !image.tagSuffix.isEmpty {
      reference.tag += image.tagSuffix
      reference.digest = ""
    }
    node.become(reference.text)
  }
}
