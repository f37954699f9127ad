public import FileTree
public import Findings

/// What can be wrong with a kustomization: the data of an error, without words.
public enum KustomizeProblem: Sendable {
  // Finding and reading files
  /// A folder without a kustomization file.
  case noKustomization(folder: TreePath)
  /// A folder with several.
  case severalKustomizations(folder: TreePath, names: [String])
  /// An entry that names nothing that is there.
  case missingEntry(field: String, entry: String)
  /// An entry that leads out of the tree.
  case leavesTree(entry: String)
  /// An entry with an absolute path.
  case absolutePath(entry: String)
  /// An entry that names something on another machine.
  case remote(entry: String)
  /// A file outside the folder of the kustomization that names it.
  case outsideRoot(file: TreePath, root: TreePath)
  /// A folder that is already being built, or holds one that is.
  case cycle(folder: TreePath)
  /// A file where a folder has to be.
  case notAFolder(field: String, entry: String)
  /// The tree could not answer.
  case file(FileTreeError)
  /// A file is no YAML.
  case yaml([Finding])

  // The kustomization file
  /// It holds nothing.
  case emptyKustomization
  /// It holds no mapping.
  case notAMapping(found: String)
  /// A field that there is not; with the one that may have been meant.
  case unknownField(name: String, nearest: String?)
  /// A field that hgraph does not know how to build yet.
  case unsupported(feature: String)
  /// A value of the wrong type.
  case wrongType(field: String, expected: String, found: String)
  /// An `apiVersion` or `kind` that is not right.
  case wrongHeader(field: String, expected: String, found: String)
  /// A folder under `resources` that holds a Component, or one under `components` that does not.
  case wrongKindOfFolder(field: String, expected: String, found: String)
  /// A field with an empty value that needs one.
  case emptyValue(field: String)
  /// A value that is none of those that there are.
  case notAChoice(field: String, value: String, choices: [String])
  /// `legacySortOptions` beside `order: fifo`.
  case sortOptionsWithFIFO
  /// Two field specs that differ only in `create`.
  case conflictingFieldSpecs(path: String)

  // Resources
  /// An object without `kind`.
  case noKind
  /// An object without `metadata.name`.
  case noName(kind: String)
  /// A document that is no mapping.
  case notAResource(found: String)
  /// Text behind `---` on its line.
  case malformedSeparator(text: String)
  /// `items` of a list that is no sequence of objects.
  case malformedItems(found: String)
  /// Two resources with the same id; with the place of the first.
  case duplicateID(ResourceID, first: Place)
  /// A key that stands twice in a mapping; with the place of the first.
  case duplicateKey(key: String, first: Place?)
  /// A key that is no string.
  case keyNotAString(key: String)
  /// A value that has no form in JSON: infinity, not a number.
  case notJSON(value: String)
  /// A text that its tag does not fit.
  case wrongTag(text: String, tag: String)
  /// A character that YAML forbids.
  case forbiddenCharacter(Unicode.Scalar)

  // Generators
  /// A key that a generator meets twice.
  case duplicateDataKey(key: String, generator: String)
  /// A literal without `=`, or with nothing before it.
  case malformedLiteral(text: String)
  /// A `files` entry that is no `path` or `key=path`.
  case malformedFileSource(text: String)
  /// A file of variables that is not UTF-8.
  case notUTF8(file: TreePath)
  /// A key that would be read as something other than a string.
  case keyReadsAsOther(key: String, type: String)
  /// `behavior: merge` or `replace` with nothing to merge into.
  case nothingToMerge(ResourceID, behavior: String)
  /// A generator that would create what exists already.
  case alreadyExists(ResourceID, first: Place)
  /// A generator that could mean several resources.
  case severalToMerge(ResourceID)

  // Transformers
  /// Two resources that fall together under the new namespace.
  case namespaceConflict(ResourceID, first: Place)
  /// A `replicas` entry that names no resource.
  case noSuchWorkload(name: String)
  /// A path that goes on where a scalar stands, or ends at the wrong kind of value.
  case pathDoesNotFit(path: String, detail: String)
  /// A pattern that is no regular expression.
  case malformedPattern(text: String, reason: String)
  /// A reference by name that could mean several resources.
  case ambiguousReference(name: String, candidates: [ResourceID])
  /// A subject of a role binding with a namespace that is there and empty.
  case blankNamespace
  /// A reference without a name.
  case referenceWithoutName(path: String)

  // Patches
  /// A patch without path and text.
  case patchWithoutText
  /// A patch with both.
  case patchWithPathAndText
  /// A text that is objects and operations at once, or nothing.
  case patchOfBothKinds
  /// A JSON patch that is no list of operations.
  case malformedPatch
  /// An operation that there is not.
  case unknownOperation(name: String)
  /// An operation that lacks its path.
  case operationWithoutPath(operation: String)
  /// A JSON patch without a target.
  case patchWithoutTarget
  /// Several documents in a patch with a target.
  case severalPatches
  /// A patch that names a resource that is not there.
  case patchWithoutMatch(ResourceID)
  /// A patch that could mean several resources.
  case patchWithSeveralMatches(ResourceID)
  /// A path of a JSON patch that leads nowhere.
  case missingPath(path: String)
  /// A `test` that fails.
  case failedTest(path: String)
  /// A merge that is not possible; with the reason.
  case mergeFailed(String, of: ResourceID)
  /// A selector of labels that is not one.
  case malformedSelector(text: String)

  // Replacements
  /// An item with a path and something beside it.
  case replacementWithPathAndMore
  /// A file of replacements that holds none.
  case replacementFileEmpty
  /// A source that names nothing.
  case replacementWithoutSource
  /// A source that could mean several resources.
  case replacementWithSeveralSources([ResourceID])
  /// A field that is not there.
  case replacementFieldMissing(path: String, of: ResourceID)
  /// A delimiter for what is no text.
  case delimiterWithoutText
  /// An index outside the pieces of a text.
  case indexOutside(Int, count: Int)

  /// `openapi` with a path and a version.
  case openAPIWithPathAndVersion
  /// A variable that is there already.
  case duplicateVariable(name: String, first: Place)
  /// A variable that could mean several resources.
  case variableWithSeveralTargets(name: String)
  /// A variable whose field is not there.
  case variableWithoutValue(name: String, path: String)
  /// An object under `transformers` or `generators` that is none.
  case unknownPlugin(kind: String)
  /// A validator that changes resources.
  case validatorChanges(kind: String)
}
