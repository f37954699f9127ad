internal import FileTree
internal import Findings

/// What a kustomization file says, field by field.
struct Kustomization: Sendable {
  /// What a file can describe.
  enum Kind: String, Sendable {
    case kustomization = "Kustomization"
    case component = "Component"
  }

  /// The file.
  var file: TreePath
  var kind = Kind.kustomization
  var resources: [Entry] = []
  var bases: [Entry] = []
  var components: [Entry] = []
  var configurations: [Entry] = []
  var configMaps: [GeneratorEntry] = []
  var secrets: [GeneratorEntry] = []
  var generatorOptions = GeneratorOptions()
  var namespace: Entry?
  var namePrefix: Entry?
  var nameSuffix: Entry?
  var labels: [LabelsEntry] = []
  var commonLabels: EntryMap = []
  var commonAnnotations: EntryMap = []
  var images: [ImageEntry] = []
  var replicas: [ReplicaEntry] = []
  var sortOptions: SortOptions?
  var patches: [PatchEntry] = []
  var strategicMerges: [Entry] = []
  var jsonPatches: [PatchEntry] = []
  var replacements: [FieldDecoder.ReplacementItem] = []
  var buildMetadata: [Entry] = []
  var openapi: (path: Entry?, version: Entry?)?
  var variables: [VariableEntry] = []
  var generators: [Entry] = []
  var transformers: [Entry] = []
  var validators: [Entry] = []
  var warnings: [Finding] = []

  /// The folder of the file.
  var folder: TreePath { file.parent ?? .root }
}

/// An entry of `configMapGenerator` or `secretGenerator`.
struct GeneratorEntry: Sendable {
  /// What to do where the object exists already.
  enum Behavior: String, Sendable {
    case create
    case merge
    case replace
  }

  /// Where the entry begins.
  var place: Place
  var name = ""
  var namespace = ""
  var behavior = Behavior.create
  var literals: [Entry] = []
  var files: [Entry] = []
  var envs: [Entry] = []
  var options = GeneratorOptions()
  /// The type of a Secret.
  var type = ""
}

/// `generatorOptions`, and `options` of one generator.
struct GeneratorOptions: Sendable {
  var labels: EntryMap = []
  var annotations: EntryMap = []
  var disablesHash = false
  var isImmutable = false
}

/// An entry of `labels`.
struct LabelsEntry: Sendable {
  var pairs: EntryMap = []
  var includesSelectors = false
  var includesTemplates = false
  var fields: [FieldSpec] = []
  var place: Place
}

/// An entry of `images`.
struct ImageEntry: Sendable {
  var name = ""
  var newName = ""
  var newTag = ""
  var tagSuffix = ""
  var digest = ""
  var place: Place
}

/// An entry of `replicas`.
struct ReplicaEntry: Sendable {
  var name = ""
  var count = 0
  var place: Place
}

/// `sortOptions`.
struct SortOptions: Sendable {
  /// `order: legacy`, or `fifo`.
  var isLegacy: Bool
  /// The lists of kinds that stand in for the built-in ones.
  var kinds: (first: [String], last: [String])?
}
