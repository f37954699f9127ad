import Findings

/// What a user should hear of the store. None of it makes a build fail.
enum StoreNotice: Sendable {
  /// The store cannot be opened.
  case unusable(SystemFault)
  /// The store may only be read.
  case readOnly(SystemFault)
  /// Its file system has no locks.
  case noLocks(SystemFault)
  /// Nothing more can be written.
  case notWritable(SystemFault)
  /// The folder was deleted or replaced during the build.
  case replaced
  /// Another version of the program wrote it.
  case otherVersion
  /// The snapshot could not be read.
  case damaged

  var finding: Finding {
    switch self {
    case .unusable(let fault):
      Finding(
        .warning, code: "store.unusable", "the store cannot be opened", found: fault.reason,
        hints: ["results are kept in memory and built again next time"])
    case .readOnly(let fault):
      Finding(
        .note, code: "store.read-only", "the store can only be read", found: fault.reason,
        hints: ["what is built now is built again next time"])
    case .noLocks(let fault):
      Finding(
        .warning, code: "store.no-locks", "the file system of the store has no locks",
        found: fault.reason, hints: ["results are shared with the next exclusive build only"])
    case .notWritable(let fault):
      Finding(
        .warning, code: "store.not-writable", "results cannot be stored", found: fault.reason,
        hints: ["what is built from now on is built again next time"])
    case .replaced:
      Finding(
        .warning, code: "store.replaced", "the store was removed or replaced during the build",
        hints: ["what is built from now on is built again next time"])
    case .otherVersion:
      Finding(
        .note, code: "store.other-version",
        "the store was written by another version and moved aside")
    case .damaged:
      Finding(
        .warning, code: "store.damaged", "the store was damaged and starts anew",
        hints: ["everything is built once"])
    }
  }
}
