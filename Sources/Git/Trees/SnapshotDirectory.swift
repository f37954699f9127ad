import FileTree
import Text

/// A folder of a commit or of the index.
struct SnapshotDirectory: Sendable {
  /// Something in it.
  struct Item: Sendable {
    var name: String
    var mode: FileMode
    /// The object; nil for a folder of the index, which has none.
    var id: ObjectID?
  }

  /// Where its folders come from.
  enum Origin: Sendable {
    case tree
    /// Entries of the index, from the first of the folder's on.
    case index(GitIndex, Range<Int>)
  }

  /// The repository that its objects lie in.
  var store: SnapshotStore
  /// Its path from the top of that repository.
  var path: [UInt8]
  var attributes: AttributeStack
  var origin: Origin
  /// Sorted by the bytes of their names.
  private(set) var items: [Item] = []
  /// A name that is no UTF-8: such a folder cannot be listed, but what else is in it can be read.
  private(set) var invalidName: String?
  private var positions: [ByteText: Int] = [:]

  init(
    _ items: [TreeItem], origin: Origin, path: [UInt8], below attributes: AttributeStack,
    in store: SnapshotStore
  ) throws(GitError) {
    self.origin = origin
    self.path = path
    self.store = store
    self.attributes = attributes
    for item in items {
      guard let name = String(validating: item.name, as: UTF8.self) else {
        invalidName = String(decoding: item.name, as: UTF8.self)
        continue
      }
      self.items.append(Item(name: name, mode: item.mode, id: item.id.isZero ? nil : item.id))
    }
    // A tree sorts folders as if their names ended with a slash.
    self.items.sort { $0.name.precedesByBytes($1.name) }
    for (position, item) in self.items.enumerated() { positions[ByteText(item.name)] = position }
    if let own = self[".gitattributes"], own.mode.isFile, let id = own.id {
      self.attributes = attributes.adding(
        try store.objects.blob(id), folderPathCount: path.count)
    }
  }

  /// What has a name; nil where nothing does.
  subscript(name: String) -> Item? {
    positions[ByteText(name)].map { items[$0] }
  }

  /// The path of something in it, from the top of the repository.
  func path(of name: String) -> [UInt8] {
    path.isEmpty ? Array(name.utf8) : path + [UInt8(ascii: "/")] + Array(name.utf8)
  }

  /// How the bytes of a file in it come from its blob.
  func checkout(of name: String) -> Checkout {
    if attributes.isEmpty, store.rules.auto == nil { return .plain }
    return Checkout(attributes.attributes(of: path(of: name)), store.rules)
  }
}
