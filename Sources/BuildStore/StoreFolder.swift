/// The folder of the store: what lies where in it, and which bytes of its lock file mean what.
struct StoreFolder: Sendable {
  let system: any StoreFileSystem
  /// The absolute path.
  let path: String

  /// What `VERSION` holds.
  static let version = Array("hgraph store 1\n".utf8)

  var versionFile: String { path + "/VERSION" }
  var lockFile: String { path + "/lock" }
  var stampFile: String { path + "/stamp" }
  var snapshot: String { path + "/state" }
  var packs: String { path + "/packs" }
  var blobs: String { path + "/blobs" }
  var builds: String { path + "/builds" }
  var temporary: String { path + "/tmp" }

  /// The log of an epoch.
  func log(_ epoch: UInt64) -> String { path + "/" + StoreFolder.logName(epoch) }

  /// The log of a process that cannot have locks.
  func privateLog(_ epoch: UInt64) -> String {
    let token = String(system.randomNumber(), radix: 36)
    return path + "/\(StoreFolder.privatePrefix)\(String(epoch, radix: 16))-\(token)"
  }

  static let privatePrefix = "log.private-"

  static func logName(_ epoch: UInt64) -> String { "log." + String(epoch, radix: 16) }

  /// The file of a large blob: the digest's first byte is a folder.
  func blob(hex: String, isKeyed: Bool) -> String {
    // What is keyed has a name of its own: the two kinds of digests never meet.
    "\(blobs)/\(hex.prefix(2))/\(hex.dropFirst(2))" + (isKeyed ? ".keyed" : "")
  }

  /// A name in the scratch folder that no other process uses.
  func scratch(_ name: String) -> String { "\(temporary)/\(name)-\(system.processID())" }

  /// The folders that a store has.
  var all: [String] { [path, packs, blobs, builds, temporary] }

  /// Calls a function; where its folder is missing, makes all folders and calls it once again.
  func making<Result>(
    _ call: () throws(SystemFault) -> Result
  ) throws(SystemFault) -> Result {
    do throws(SystemFault) {
      return try system.again(call)
    } catch {
      guard error.isMissing else { throw error }
      for folder in all { try system.makeDirectories(folder) }
      return try system.again(call)
    }
  }
}

extension LockRange {
  /// Shared by every build, exclusive for whoever rewrites the store.
  static let build = LockRange(start: 0, length: 1)
  /// Held around each append to the log.
  static let append = LockRange(start: 1, length: 1)

  /// The bytes of all nodes.
  static let allNodes = LockRange(start: 1 << 32, length: 1 << 40)

  /// Held while a node runs: a byte far behind, by the first 40 bits of its key.
  static func node(_ firstWord: UInt64) -> LockRange {
    LockRange(start: 1 << 32 + Int64(firstWord >> 24), length: 1)
  }
}
