import Digest
import FileTree
import Git
import Glibc
import TestSupport
import Testing

/// The bytes that a checkout writes, compared with what the real git writes.
@Suite(.enabled(if: Sample.isPossible, "git is not installed"))
struct CheckoutTests {
  private static let contents: KeyValuePairs<String, String> = [
    "lf.txt": "one\ntwo\n", "crlf.txt": "one\r\ntwo\r\n", "mixed.txt": "one\r\ntwo\n",
    "cr.txt": "one\rtwo\n", "binary.txt": "one\n\0two\n", "odd.txt": "a\u{1}\n",
    "little.txt": String(repeating: "text of some length ", count: 20) + "\u{1}\n",
    "dos.txt": String(repeating: "line\n", count: 40) + "\u{1A}", "none.txt": "one", "nl.txt": "\n",
    "sub/a.txt": "sub\n", "sub/deep/a.txt": "deep\n", "sub/b.md": "md\n", "a b.txt": "space\n",
    "é.txt": "accent\n", "x1.yaml": "y\n", "x12.yaml": "y\n", "Upper.TXT": "u\n", "[x].txt": "x\n",
  ]

  @Test func lineEnds() throws {
    let lines = [
      "", "* text", "* text=auto", "* -text", "* text eol=crlf", "* eol=crlf", "* eol=lf",
      "* text=auto eol=crlf", "* text=auto eol=lf", "* crlf", "* -crlf", "* crlf=input",
      "* binary", "* eol=crlf\n*.txt -text", "*.txt -text\n* eol=crlf", "* eol=crlf\n*.txt !eol",
      "/*.txt eol=crlf", "sub/*.txt eol=crlf", "sub/** eol=crlf", "**/deep/* eol=crlf",
      "sub/ eol=crlf", "deep/* eol=crlf", "[a-l]*.txt eol=crlf", "[!a-l]*.txt eol=crlf",
      "x?.yaml eol=crlf", "x*.yaml eol=crlf", "\"a b.txt\" eol=crlf", "\"\\303\\251.txt\" eol=crlf",
      "\\[x\\].txt eol=crlf", "[[]x].txt eol=crlf", "[[:upper:]]* eol=crlf", "*.TXT eol=crlf",
      "!lf.txt eol=crlf", "# * eol=crlf", "\tlf.txt\teol=crlf", "[attr]dos text eol=crlf\n*.md dos",
      "* text=nonsense", "* text=auto crlf", "* eol=nonsense", "lf.txt eol=crlf eol=lf",
      "*.txt eol=crlf\r", "a/**/b eol=crlf\nsub/**/a.txt eol=crlf", "*/a.txt eol=crlf",
      "sub/**a.txt eol=crlf", "**.md eol=crlf", "** eol=crlf",
    ]
    let settings: [KeyValuePairs<String, String>] = [
      [:], ["core.autocrlf": "true"], ["core.autocrlf": "input"], ["core.eol": "crlf"],
      ["core.autocrlf": "input", "core.eol": "crlf"],
    ]
    let sample = try Sample()
    for (name, text) in Self.contents { try sample.folder.write(text, to: name) }
    try sample.git("add", "-A")
    try sample.git("commit", "-qm", "contents")
    for line in lines {
      try addAttributes(line, sample)
      for setting in settings {
        try compare(sample, setting, "\(line), \(setting)")
      }
    }
  }

  @Test func attributesInOtherPlaces() throws {
    let sample = try Sample()
    for (name, text) in Self.contents { try sample.folder.write(text, to: name) }
    try sample.git("add", "-A")
    try sample.git("commit", "-qm", "contents")
    try sample.folder.write("a.txt eol=crlf\n/b.md eol=crlf\n", to: "sub/.gitattributes")
    try sample.folder.write("a.txt -eol -text\n", to: "sub/deep/.gitattributes")
    try sample.git("add", "-f", "sub/.gitattributes", "sub/deep/.gitattributes")
    try addAttributes("* eol=lf\n", sample)
    try compare(sample, [:], "below")
    try sample.folder.write("*.txt eol=crlf\n", to: ".git/info/attributes")
    try compare(sample, [:], "info")
    try sample.folder.write("*.md eol=crlf\n*.txt eol=lf\n", to: "user-attributes")
    try addAttributes("", sample)
    try compare(sample, ["core.attributesFile": "\(sample.path)/user-attributes"], "user")
  }

  @Test func largeFiles() throws {
    let sample = try Sample()
    let content = Array("large content\n".utf8)
    let digest = Digest(of: content)
    let pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize \(content.count)\n"
    try sample.commit([
      ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "a.bin": pointer,
      "plain.bin": "no pointer\n", "other.txt": pointer,
    ])
    let objects = try ObjectDatabase(try sample.repository())
    let tree = try CommitTree(objects.revision("HEAD"), in: objects)
    #expect(try tree.identity(path("a.bin")) == .digest(digest))
    let error = #expect(throws: FileTreeError.self) { try tree.read(path("a.bin")) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("a.bin is stored in LFS and not present"))
    #expect(try tree.read(path("plain.bin")) == Array("no pointer\n".utf8))
    #expect(try tree.read(path("other.txt")) == Array(pointer.utf8))
    let hex = digest.hex
    let place = ".git/lfs/objects/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
    try sample.folder.write("large content\n", to: place)
    #expect(try tree.read(path("a.bin")) == content)
    try sample.folder.write("other content\n", to: place)
    #expect(throws: FileTreeError.self) { try tree.read(path("a.bin")) }
  }

  /// What is not done is an error of the file that is read, and of no other.
  @Test func conversionsThatAreNotDone() throws {
    let sample = try Sample()
    try sample.commit([
      ".gitattributes": """
      secret filter=crypt
      free filter=unconfigured
      wide working-tree-encoding=UTF-16
      utf8 working-tree-encoding=UTF-8
      id ident
      noid ident

      """, "secret": "s\n", "free": "f\n", "utf8": "u\n", "id": "x $Id$\n", "noid": "$Idle\n",
    ])
    try sample.git("config", "filter.crypt.smudge", "cat")
    let objects = try ObjectDatabase(try sample.repository())
    let tree = try CommitTree(objects.revision("HEAD"), in: objects)
    for (name, what) in [("secret", "crypt"), ("id", "attribute ident")] {
      let error = #expect(throws: FileTreeError.self) { try tree.read(path(name)) }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(what) && text.contains(name), "\(text)")
    }
    #expect(try tree.list(.root).count == 6)
    for (name, text) in [("free", "f\n"), ("utf8", "u\n"), ("noid", "$Idle\n")] {
      #expect(try tree.read(path(name)) == Array(text.utf8))
    }
  }

  private func addAttributes(_ text: String, _ sample: Sample) throws {
    try sample.folder.write(text + "\n", to: ".gitattributes")
    try sample.git(["add", "-f", "--", ".gitattributes"])
  }

  /// Has git write all files of the index elsewhere, and compares.
  private func compare(
    _ sample: Sample, _ settings: KeyValuePairs<String, String>, _ comment: String
  ) throws {
    let lines = settings.map { key, value in
      "[core]\n\t\(key.split(separator: ".")[1]) = \(value)\n"
    }
    // Settings must not touch what is added: they hold only while files are written and read.
    let fixed = "[core]\n\trepositoryformatversion = 0\n"
    try sample.folder.write(fixed + lines.joined(), to: ".git/config")
    try sample.git("checkout-index", "-a", "-f", "--prefix=out/")
    let disk = try WorkingTree(root: "\(sample.path)/out")
    let objects = try ObjectDatabase(try sample.repository())
    let tree = try IndexTree(objects.repository.index(), in: objects)
    try sample.folder.write(fixed, to: ".git/config")
    for (name, _) in Self.contents {
      let (expected, found) = (try disk.read(path(name)), try tree.read(path(name)))
      #expect(found == expected, "\(name) with \(comment)")
      let identity = try tree.identity(path(name))
      if case .blob(let id) = identity { #expect(try objects.blob(id) == expected) }
    }
  }
}
