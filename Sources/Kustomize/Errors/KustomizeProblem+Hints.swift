internal import Findings

extension KustomizeProblem {
  /// What to do about it, one thing a line.
  var hints: [String] {
    switch self {
    case .noKustomization:
      ["add one of \(Kustomizer.kustomizationFiles.joined(separator: ", "))"]
    case .severalKustomizations: ["keep one of them"]
    case .missingEntry: ["paths are relative to the folder of the kustomization file"]
    case .leavesTree: ["move what is needed into the workspace"]
    case .absolutePath: ["write the path relative to the folder of the kustomization file"]
    case .remote: ["put a copy of it into the workspace and name that"]
    case .outsideRoot:
      ["move the file, or build with the load restrictor none, as Flux does"]
    case .cycle: ["a folder may not name one that it lies in or that names it"]
    case .unknownField(_, let nearest?): ["did you mean '\(nearest)'?"]
    case .wrongType(_, "a string", let found) where !found.hasPrefix("a "):
      ["put the value in quotes: kustomization files follow YAML 1.1"]
    case .wrongKindOfFolder("resources", _, _): ["list the folder under components"]
    case .wrongKindOfFolder: ["list the folder under resources"]
    case .duplicateID(_, let first), .alreadyExists(_, let first), .namespaceConflict(_, let first):
      ["the first is at \(first)"]
    case .duplicateVariable(_, let first): ["the first is at \(first)"]
    case .duplicateKey(_, let first?): ["the first is at \(first)"]
    case .keyNotAString: ["put the key in quotes"]
    case .keyReadsAsOther: ["kustomize cannot build keys that read as another type"]
    case .nothingToMerge: ["leave behavior out, or name the resource as it is called so far"]
    case .replacementFieldMissing: ["set options.create to make what is missing"]
    case .unknownOperation: ["use one of add, remove, replace, move, copy, test"]
    case .patchWithoutMatch:
      ["a patch without a target repeats kind, name and namespace of what it patches"]
    case .malformedSeparator: ["leave only a comment behind ---"]
    default: []
    }
  }

  /// A stable name for the kind of problem.
  var code: String {
    switch self {
    case .noKustomization: "no-kustomization"
    case .severalKustomizations: "several-kustomizations"
    case .missingEntry: "missing-resource"
    case .leavesTree: "leaves-tree"
    case .absolutePath: "absolute-path"
    case .remote: "remote"
    case .outsideRoot: "outside-root"
    case .cycle: "cycle"
    case .notAFolder: "not-a-folder"
    case .file: "file"
    case .yaml: "yaml"
    case .emptyKustomization: "empty"
    case .notAMapping: "not-a-mapping"
    case .unknownField: "unknown-field"
    case .unsupported: "unsupported"
    case .wrongType: "wrong-type"
    case .wrongHeader: "wrong-header"
    case .wrongKindOfFolder: "wrong-folder-kind"
    case .emptyValue: "empty-value"
    case .notAChoice: "not-a-choice"
    case .sortOptionsWithFIFO: "sort-options"
    case .conflictingFieldSpecs: "conflicting-fieldspecs"
    default: contentCode
    }
  }

  private var contentCode: String {
    switch self {
    case .noKind: "no-kind"
    case .noName: "no-name"
    case .notAResource: "not-a-resource"
    case .malformedSeparator: "malformed-separator"
    case .malformedItems: "malformed-items"
    case .duplicateID: "duplicate-id"
    case .duplicateKey: "duplicate-key"
    case .keyNotAString: "key-not-a-string"
    case .notJSON: "not-json"
    case .wrongTag: "wrong-tag"
    case .forbiddenCharacter: "forbidden-character"
    case .duplicateDataKey: "duplicate-data-key"
    case .malformedLiteral: "malformed-literal"
    case .malformedFileSource: "malformed-file-source"
    case .notUTF8: "not-utf8"
    case .keyReadsAsOther: "key-reads-as-other"
    case .nothingToMerge: "nothing-to-merge"
    case .alreadyExists: "already-exists"
    case .severalToMerge: "several-to-merge"
    case .namespaceConflict: "namespace-conflict"
    case .noSuchWorkload: "no-such-workload"
    case .pathDoesNotFit: "path-does-not-fit"
    case .malformedPattern: "malformed-pattern"
    case .ambiguousReference: "ambiguous-reference"
    case .blankNamespace: "blank-namespace"
    case .referenceWithoutName: "reference-without-name"
    default: patchCode
    }
  }

  private var patchCode: String {
    switch self {
    case .patchWithoutText: "patch-without-text"
    case .patchWithPathAndText: "patch-with-path-and-text"
    case .patchOfBothKinds: "patch-of-both-kinds"
    case .malformedPatch: "malformed-patch"
    case .unknownOperation: "unknown-operation"
    case .operationWithoutPath: "operation-without-path"
    case .patchWithoutTarget: "patch-without-target"
    case .severalPatches: "several-patches"
    case .patchWithoutMatch: "patch-without-match"
    case .patchWithSeveralMatches: "patch-with-several-matches"
    case .missingPath: "missing-path"
    case .failedTest: "failed-test"
    case .mergeFailed: "merge-failed"
    case .malformedSelector: "malformed-selector"
    case .replacementWithPathAndMore: "replacement-with-path-and-more"
    case .replacementFileEmpty: "replacement-file-empty"
    case .replacementWithoutSource: "replacement-without-source"
    case .replacementWithSeveralSources: "replacement-with-several-sources"
    case .replacementFieldMissing: "replacement-field-missing"
    case .delimiterWithoutText: "delimiter-without-text"
    case .openAPIWithPathAndVersion: "openapi-with-path-and-version"
    case .duplicateVariable: "duplicate-variable"
    case .variableWithSeveralTargets: "variable-with-several-targets"
    case .variableWithoutValue: "variable-without-value"
    case .unknownPlugin: "unknown-plugin"
    case .validatorChanges: "validator-changes"
    case .indexOutside: "index-outside"
    default: "other"
    }
  }
}
