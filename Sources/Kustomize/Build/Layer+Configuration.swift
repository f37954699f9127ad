internal import FileTree
internal import Findings

extension Layer {
  /// Adds the built-in places and those of `configurations` to an accumulation.
  func configure(_ accumulation: inout Accumulation) throws(KustomizeError) {
    let standard = TransformerConfiguration.standard(options.compatibility)
    if kustomization.configurations.isEmpty {
      guard case .own(var known) = accumulation.configuration else {
        accumulation.configuration = .standard
        return
      }
      try known.add(standard, at: Place(file: kustomization.file.text))
      accumulation.configuration = .own(known)
      return
    }
    var own = standard
    for entry in kustomization.configurations {
      let file = try loader.file(entry, from: kustomization.folder, field: "configurations")
      do {
        let more = try ConfigurationReader.read(file.bytes, file: file.path)
        try own.add(more, at: entry.place)
      } catch {
        throw error.reached(through: entry.place)
      }
    }
    own.sort()
    try accumulation.configure(with: own, standard, at: Place(file: kustomization.file.text))
  }

  /// Adds what a child was configured with.
  func takeConfiguration(of child: Accumulation, into accumulation: inout Accumulation)
    throws(KustomizeError)
  {
    let standard = TransformerConfiguration.standard(options.compatibility)
    let place = Place(file: kustomization.file.text)
    switch child.configuration {
    case nil: return
    case .standard:
      if case .own(var known) = accumulation.configuration {
        try known.add(standard, at: place)
        accumulation.configuration = .own(known)
      } else {
        accumulation.configuration = .standard
      }
    case .own(let configuration):
      try accumulation.configure(with: configuration, standard, at: place)
    }
  }
}

extension Accumulation {
  /// The places at which transformers work now.
  func places(_ compatibility: KustomizeOptions.Compatibility) -> TransformerConfiguration {
    if case .own(let configuration) = configuration { return configuration }
    return .standard(compatibility)
  }

  fileprivate mutating func configure(
    with own: TransformerConfiguration, _ standard: TransformerConfiguration, at place: Place
  ) throws(KustomizeError) {
    var all =
      switch configuration {
      case nil: TransformerConfiguration()
      case .standard: standard
      case .own(let known): known
      }
    try all.add(own, at: place)
    configuration = .own(all)
  }
}

extension TransformerConfiguration {
  fileprivate mutating func add(_ other: Self, at place: Place) throws(KustomizeError) {
    do {
      try merge(other)
    } catch {
      throw KustomizeError(.conflictingFieldSpecs(path: error.path), at: place)
    }
  }
}
