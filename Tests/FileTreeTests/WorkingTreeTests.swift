import Glibc
import TestSupport
import Testing

@testable import FileTree

@Test func absoluteLinksInsideTheTreeAreFollowed() throws {
  let folder = try TemporaryFolder()
  try folder.write("text", to: "a/file")
  try folder.link("inside", to: "\(folder.path)/a/file")
  try folder.link("beside", to: "\(folder.path)-beside/file")
  let tree = try WorkingTree(root: folder.path)
  #expect(try tree.read(#require(TreePath("inside"))) == Array("text".utf8))
  #expect(throws: FileTreeError.self) { try tree.read(#require(TreePath("beside"))) }
}

/// A pipe that nobody writes to would stop the program for ever.
@Test func pipesAreNotWaitedFor() throws {
  let folder = try TemporaryFolder()
  #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
  let tree = try WorkingTree(root: folder.path)
  let pipe = try #require(TreePath("pipe"))
  #expect(try tree.kind(pipe) == .other)
  #expect(try tree.list(.root) == [DirectoryEntry(name: "pipe", kind: .other)])
  #expect(throws: FileTreeError.notAFile(pipe)) { try tree.read(pipe) }
}

@Test func namesThatAreNoTextAreErrors() throws {
  let folder = try TemporaryFolder()
  let name: [CChar] = Array(folder.path.utf8CString.dropLast()) + [0x2F, -1, 0x78, 0]
  #expect(mkdir(name, 0o777) == 0)
  let tree = try WorkingTree(root: folder.path)
  #expect(throws: FileTreeError.invalidName(.root, name: "\u{FFFD}x")) { try tree.list(.root) }
  rmdir(name)
}

@Test func resolutionsTellTheLinksCrossed() throws {
  let folder = try TemporaryFolder()
  try folder.write("text", to: "a/file")
  try folder.link("one", to: "two")
  try folder.link("two", to: "a")
  try folder.link("a/out", to: "../..")
  let tree = try WorkingTree(root: folder.path)
  let inside = try tree.resolve(#require(TreePath("one/file")))
  #expect(inside.crossings.map(\.link.text) == ["one", "two"])
  #expect(try inside.outcome.get().path.text == "a/file")
  let outside = try tree.resolve(#require(TreePath("one/out/x")))
  #expect(outside.crossings.map(\.link.text) == ["one", "two", "a/out"])
  #expect(outside.crossings.map(\.target) == ["two", "a", "../.."])
}

@Test func filesAreWrittenWholeAndKeepTheirMode() throws {
  let folder = try TemporaryFolder()
  let writer = FileWriter(root: folder.path + "/not/there/yet")
  let path = try #require(TreePath("x/y"))
  #expect(try writer.update([1, 2], at: path, mode: 0o755))
  #expect(try !writer.update([1, 2], at: path))
  #expect(try writer.update([3], at: path))
  let tree = try WorkingTree(root: writer.root)
  #expect(try tree.read(path) == [3])
  #expect(try tree.kind(path) == .executableFile)
  #expect(try tree.list(#require(TreePath("x"))).count == 1, "a temporary file stayed")
  let above = try #require(TreePath("x"))
  #expect(throws: FileTreeError.notAFile(above)) { try writer.write([], to: above) }
  #expect(throws: FileTreeError.notADirectory(path)) {
    try writer.write([], to: #require(TreePath("x/y/z")))
  }
  try writer.remove(path)
  #expect(try tree.list(.root).isEmpty)
}

/// Bytes for one's own eyes are never readable by others.
@Test func modesGivenAreExact() throws {
  let folder = try TemporaryFolder()
  let path = try #require(TreePath("secret"))
  try FileWriter(root: folder.path).write([1], to: path, mode: 0o600)
  var status = stat()
  #expect(stat(folder.path + "/secret", &status) == 0)
  #expect(status.st_mode & 0o7777 == 0o600)
}

/// Kernels and sandboxes without openat2 get the same by other calls.
@Test func filesAreOpenedNameByName() throws {
  let folder = try TemporaryFolder()
  try folder.write("text", to: "a/b/file")
  try folder.link("a/link", to: "b")
  let root = try RootDirectory(folder.path)
  let file = try root.openNameByName(#require(TreePath("a/b/file")))
  #expect(try file.readAll(expecting: 1) == Array("text".utf8))
  for (path, number) in [("a/link/file", ENOTDIR), ("a/link", ELOOP), ("a/x", ENOENT)] {
    let path = try #require(TreePath(path))
    #expect { try root.openNameByName(path) } throws: { ($0 as? SystemError)?.number == number }
    #expect { try root.open(path) } throws: {
      ($0 as? SystemError)?.number == (number == ENOTDIR ? ELOOP : number)
    }
  }
}
