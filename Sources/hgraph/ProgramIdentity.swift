import CSystem
import Digest
import FileTree

/// Which program this is.
enum ProgramIdentity {
  /// What names this very build of the program in development builds, else nil. As part of every
  /// node's key it makes a step whose version somebody forgot to raise cost a rebuild, never a wrong
  /// result.
  ///
  /// The linker's build id is at hand in memory; only a program linked without one is read and
  /// hashed, which costs ten milliseconds.
  static var digest: Digest? {
    guard Program.version.hasSuffix("-dev") else { return nil }
    if let id = buildID { return Digest(of: id) }
    do {
      let disk = try WorkingTree(root: "/", isWorkspace: false)
      let program = try Workspace.resolve("/proc/self/exe")
      return Digest(of: try disk.read(program))
    } catch {
      return nil
    }
  }

  /// The linker's build id; nil where there is none.
  static var buildID: [UInt8]? {
    let id = [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = hg_build_id(buffer.baseAddress, buffer.count)
    }
    return id.isEmpty ? nil : id
  }
}
