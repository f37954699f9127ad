import Digest
import FileTree

/// Which program this is.
enum ProgramIdentity {
  /// The digest of the program's file in development builds, else nil. As part of every node's key
  /// it makes a step whose version somebody forgot to raise cost a rebuild, never a wrong result.
  static var digest: Digest? {
    guard Program.version.hasSuffix("-dev") else { return nil }
    do {
      let disk = try WorkingTree(root: "/", isWorkspace: false)
      let program = try Workspace.resolve("/proc/self/exe")
      return Digest(of: try disk.read(program))
    } catch {
      return nil
    }
  }
}
