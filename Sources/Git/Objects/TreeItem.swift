/// An entry of a tree object.
public struct TreeItem: Hashable, Sendable {
  /// The name, as bytes.
  public var name: [UInt8]
  /// What it is.
  public var mode: FileMode
  /// The object; of a submodule the commit.
  public var id: ObjectID

  /// Reads a tree: `MODE NAME`, a zero, and the bytes of the id, for each entry.
  static func parse(_ bytes: [UInt8], _ tree: ObjectID) throws(GitError) -> [TreeItem] {
    let format = tree.format
    func failure(_ what: String) -> GitError { .damaged("tree \(tree)", reason: what) }
    var items: [TreeItem] = []
    var position = 0
    while position < bytes.count {
      var number: UInt32 = 0
      while position < bytes.count, (0x30...0x37).contains(bytes[position]), number < 1 << 24 {
        number = number << 3 | UInt32(bytes[position] - 0x30)
        position += 1
      }
      guard position < bytes.count, bytes[position] == UInt8(ascii: " "),
        let mode = FileMode(number: number)
      else { throw failure("an entry has no mode that is known") }
      position += 1
      guard let end = bytes[position...].firstIndex(of: 0),
        bytes.count - end > format.byteCount
      else { throw failure("ends within an entry") }
      let name = Array(bytes[position..<end])
      guard isName(name) else { throw failure("an entry has a name that is none") }
      position = end + 1 + format.byteCount
      guard let id = ObjectID(bytes: bytes[(end + 1)..<position]) else {
        throw failure("ends within an entry")
      }
      items.append(TreeItem(name: name, mode: mode, id: id))
    }
    return items
  }

  /// Whether a name is one that a folder can hold, and no way out of it.
  static func isName(_ name: some Collection<UInt8>) -> Bool {
    !name.isEmpty && !name.contains(UInt8(ascii: "/")) && !name.elementsEqual(".".utf8)
      && !name.elementsEqual("..".utf8)
  }
}
