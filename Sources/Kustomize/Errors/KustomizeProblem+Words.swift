internal import FileTree
internal import Findings

// What a problem is called, in the project's manner: lower case, no full stop, name the thing.

extension KustomizeProblem {
  /// One line that says what is wrong.
  var message: String {
    switch self {
    case .noKustomization(let folder): "there is no kustomization file in \(folder)"
    case .severalKustomizations(let folder, _):
      "there is more than one kustomization file in \(folder)"
    case .missingEntry(let field, let entry): "\(field) names '\(entry)', which is not there"
    case .leavesTree(let entry): "'\(entry)' leads out of the workspace"
    case .absolutePath(let entry): "'\(entry)' is an absolute path"
    case .remote(let entry): "'\(entry)' is not in this workspace"
    case .outsideRoot(let file, let root): "\(file) is not in or below \(root)"
    case .cycle(let folder): "\(folder) is reached again while it is being built"
    case .notAFolder(let field, let entry): "\(field) names '\(entry)', which is not a folder"
    case .file, .yaml: "a file could not be read"
    case .emptyKustomization: "the kustomization file is empty"
    case .notAMapping: "the kustomization file is no mapping"
    case .unknownField(let name, _): "there is no field '\(name)'"
    case .unsupported(let feature): "\(feature) is not supported yet"
    case .wrongType(let field, _, _): "\(field) has a value of the wrong type"
    case .wrongHeader(let field, _, _): "\(field) is not that of a kustomization"
    case .wrongKindOfFolder(let field, _, _): "\(field) names a folder of the wrong kind"
    case .emptyValue(let field): "\(field) is empty"
    case .notAChoice(let field, let value, _): "\(field) cannot be '\(value)'"
    case .sortOptionsWithFIFO: "legacySortOptions has no meaning with order fifo"
    case .conflictingFieldSpecs(let path): "two field specs of '\(path)' differ in create"
    default: resourceMessage
    }
  }

  private var resourceMessage: String {
    switch self {
    case .noKind: "the object has no kind"
    case .noName(let kind): "the \(kind) has no metadata.name"
    case .notAResource: "the document is no object"
    case .malformedSeparator(let text): "there is text behind the document separator: \(text)"
    case .malformedItems: "the items of the list are no objects"
    case .duplicateID(let id, _): "\(id) is there already"
    case .duplicateKey(let key, _): "the key '\(key)' stands here twice"
    case .keyNotAString(let key): "the key \(key) is not a string"
    case .notJSON(let value): "\(value) has no form in JSON"
    case .wrongTag(let text, let tag): "'\(text)' does not fit the tag \(tag)"
    case .forbiddenCharacter(let scalar):
      "the character U+\(hexadecimal(scalar.value)) is not allowed in YAML"
    default: generatorMessage
    }
  }

  private var generatorMessage: String {
    switch self {
    case .duplicateDataKey(let key, let generator):
      "the key '\(key)' stands twice in the generator '\(generator)'"
    case .malformedLiteral(let text): "the literal '\(text)' is not KEY=VALUE"
    case .malformedFileSource(let text): "the file source '\(text)' is not PATH or KEY=PATH"
    case .notUTF8(let file): "\(file) is not UTF-8"
    case .keyReadsAsOther(let key, let type): "the key '\(key)' reads as \(type)"
    case .nothingToMerge(let id, let behavior): "there is no \(id) to \(behavior)"
    case .alreadyExists(let id, _): "\(id) is there already"
    case .severalToMerge(let id): "there are several resources that \(id) can mean"
    case .namespaceConflict(let id, _): "the namespace makes two resources one: \(id)"
    case .noSuchWorkload(let name): "replicas names '\(name)', which is not there"
    case .pathDoesNotFit(let path, let detail): "the path '\(path)' does not fit: \(detail)"
    case .malformedPattern(let text, _): "'\(text)' is no regular expression"
    case .ambiguousReference(let name, _): "the name '\(name)' could mean several resources"
    case .blankNamespace: "the namespace of the subject is blank"
    case .referenceWithoutName(let path): "the reference at '\(path)' has no name"
    default: patchMessage
    }
  }

  private var patchMessage: String {
    switch self {
    case .patchWithoutText: "the patch has neither path nor patch"
    case .patchWithPathAndText: "the patch has both path and patch"
    case .patchOfBothKinds: "the patch could be a merge patch and a JSON patch"
    case .malformedPatch: "the JSON patch is no list of operations"
    case .unknownOperation(let name): "there is no operation '\(name)'"
    case .operationWithoutPath(let name): "the operation '\(name)' has no path"
    case .patchWithoutTarget: "the patch names no target"
    case .severalPatches: "the patch for a target holds more than one document"
    case .patchWithoutMatch(let id): "the patch finds no \(id)"
    case .patchWithSeveralMatches(let id): "the patch finds several resources that were \(id)"
    case .missingPath(let path): "the path '\(path)' leads nowhere"
    case .failedTest(let path): "the test of '\(path)' fails"
    case .mergeFailed(let reason, let id): "the patch does not fit \(id): \(reason)"
    case .malformedSelector(let text): "'\(text)' is no selector of labels"
    default: replacementMessage
    }
  }

  private var replacementMessage: String {
    switch self {
    case .replacementWithPathAndMore: "the replacement has a path and something beside it"
    case .replacementFileEmpty: "the file holds no replacement"
    case .replacementWithoutSource: "the source of the replacement is not there"
    case .replacementWithSeveralSources: "the source of the replacement could be several resources"
    case .replacementFieldMissing(let path, let id): "\(id) has no field '\(path)'"
    case .delimiterWithoutText: "a delimiter needs a text"
    case .openAPIWithPathAndVersion: "openapi has both path and version"
    case .duplicateVariable(let name, _): "the variable '\(name)' is there already"
    case .variableWithSeveralTargets(let name):
      "the variable '\(name)' could mean several resources"
    case .variableWithoutValue(let name, let path):
      "the variable '\(name)' finds no field '\(path)'"
    case .unknownPlugin(let kind): "there is no builtin '\(kind)' for this field"
    case .validatorChanges(let kind): "the validator '\(kind)' changes resources"
    case .indexOutside(let index, let count): "there is no piece \(index) among \(count)"
    default: "the kustomization cannot be built"
    }
  }

  /// What should be there instead.
  var expected: String? {
    switch self {
    case .wrongType(_, let expected, _), .wrongHeader(_, let expected, _),
      .wrongKindOfFolder(_, let expected, _):
      expected
    case .notAChoice(_, _, let choices): choices.joined(separator: " or ")
    case .notAMapping: "a mapping of fields"
    case .notAResource, .malformedItems: "a mapping with apiVersion, kind and metadata"
    case .keyNotAString, .keyReadsAsOther: "a string"
    case .outsideRoot(_, let root): "a file in or below \(root)"
    default: nil
    }
  }

  /// What is there.
  var found: String? {
    switch self {
    case .wrongType(_, _, let found), .wrongHeader(_, _, let found),
      .wrongKindOfFolder(_, _, let found), .notAMapping(let found), .notAResource(let found),
      .malformedItems(let found):
      found
    case .severalKustomizations(_, let names): names.joined(separator: ", ")
    case .malformedPattern(_, let reason): reason
    case .ambiguousReference(_, let ids), .replacementWithSeveralSources(let ids):
      ids.map(\.description).joined(separator: ", ")
    default: nil
    }
  }
}

/// At least four hexadecimal digits, upper case.
private func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
