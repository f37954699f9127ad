internal import FileTree
internal import Findings
internal import Kustomize
internal import Text
internal import YAML

/// Finds the encrypted files that a build reads, before it does: sources of `secretGenerator` and
/// patches, in the kustomizations that local `resources` and `components` lead to. Gives a tree in
/// which they are clear, or stand-ins.
struct DecryptedTree {
  private let tree: any FileTree
  private let decryption: ObjectDecryption
  private var overlay: OverlayTree
  private var seen: Set<TreePath> = []
  private var isChanged = false

  private init(_ tree: any FileTree, _ decryption: ObjectDecryption) {
    self.tree = tree
    self.decryption = decryption
    overlay = OverlayTree(over: tree)
  }

  /// The tree for the build of a root kustomization; the same tree where nothing is encrypted.
  static func make(
    _ tree: any FileTree, for root: RootKustomization, _ decryption: ObjectDecryption
  ) throws -> any FileTree {
    var decrypted = DecryptedTree(tree, decryption)
    try decrypted.visit(root.content, file: root.file)
    return decrypted.isChanged ? decrypted.overlay : tree
  }

  private mutating func visit(_ content: Node?, file: TreePath) throws {
    guard let content, let folder = file.parent, seen.insert(folder).inserted else { return }
    for generator in content["secretGenerator"]?.sequence ?? [] {
      for item in generator["files"]?.sequence ?? [] {
        try replace(item, in: folder, of: file) { EncryptedFormat(fileName: $0) }
      }
      let envs = (generator["envs"]?.sequence ?? []) + (generator["env"].map { [$0] } ?? [])
      for item in envs {
        try replace(item, in: folder, of: file) { name in
          let format = EncryptedFormat(fileName: name)
          return format == .binary ? .dotenv : format
        }
      }
    }
    for patch in content["patches"]?.sequence ?? [] {
      guard let path = patch["path"] else { continue }
      try replace(path, in: folder, of: file) { EncryptedFormat(fileName: $0) }
    }
    let entries = ["resources", "components"].flatMap { content[$0]?.sequence ?? [] }
    for entry in entries {
      guard let path = entry.text.flatMap({ folder.appending($0) }),
        try isFolder(path),
        let child = try RootKustomization.read(in: path, of: tree)
      else { continue }
      try visit(child.content, file: child.file)
    }
  }

  private func isFolder(_ path: TreePath) throws -> Bool {
    do {
      return try tree.kind(path) == .directory
    } catch FileTreeError.interrupted {
      throw FileTreeError.interrupted
    } catch {
      // The build will say what is wrong there.
      return false
    }
  }

  /// Puts the clear text, or a stand-in, in the place of the file of an entry.
  private mutating func replace(
    _ entry: Node, in folder: TreePath, of file: TreePath, _ format: (String) -> EncryptedFormat
  ) throws {
    guard let text = entry.text else { return }
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard let last = parts.last, let path = folder.appending(last) else { return }
    let key = parts.count == 2 ? parts[0] : path.name
    guard let bytes = try content(of: path) else { return }
    let place = Place(
      file: file.text, line: Int(entry.mark.line), column: Int(entry.mark.column))
    let format = format(key)
    guard EncryptedText.isMarked(bytes, format) else { return }
    isChanged = true
    let clear =
      decryption.mode == .decrypt
      ? try decryption.clearText(of: bytes, format, at: place)
      : DecryptedTree.standIn(for: key, bytes, format)
    overlay.write(clear, to: path)
  }

  private func content(of path: TreePath) throws -> [UInt8]? {
    do {
      return try tree.read(path)
    } catch FileTreeError.interrupted {
      throw FileTreeError.interrupted
    } catch {
      return nil
    }
  }

  /// The placeholder of a whole file; of a file of variables one for each.
  private static func standIn(for key: String, _ bytes: [UInt8], _ format: EncryptedFormat)
    -> [UInt8]
  {
    guard format == .dotenv else { return Array(Placeholder.text(for: key).utf8) }
    var result: [UInt8] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard let name = parts.first, !name.starts(with: Array("sops_".utf8)) else { continue }
      let variable = String(decoding: name, as: UTF8.self)
      let value = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
      let clear = EncryptedText.type(of: value) == nil ? value : Placeholder.text(for: variable)
      result += Array("\(variable)=\(clear)\n".utf8)
    }
    return result
  }
}
