import BuildGraph
import FileTree
import TestSupport
import Testing
import Text

@testable import StandardSteps

@Test func depfilesInMakesSyntax() throws {
  let cases: [(text: String, names: [String])] = [
    ("", []), ("\n\n", []), ("a:", []), ("a:\n", []), ("a: b c", ["b", "c"]),
    ("a b : c\n", ["c"]), ("a: b \\\n  c \\\n\td\n", ["b", "c", "d"]),
    ("a: b\\\nc\n", ["b", "c"]), ("a: b \\\r\n c\r\n", ["b", "c"]),
    ("a: b\\ c d", ["b c", "d"]), ("a: b\\#c", ["b#c"]), ("a: b$$c", ["b$c"]), ("a: b$c", ["b$c"]),
    ("a: b\\\\ c", ["b\\", "c"]), ("a: b\\\\\\ c", ["b\\ c"]), ("a: b\\c", ["b\\c"]),
    ("a: b\\\\c", ["b\\\\c"]), ("a: b\\", ["b\\"]),
    ("a: b c\nb:\nc:\n", ["b", "c"]), ("a: b\nc: d b\n", ["b", "d"]),
    ("a\\ b: c", ["c"]), ("a\\:b: c", ["c"]), ("a:b: c", ["c"]), ("a: b:c d:", ["b:c", "d:"]),
    ("a:\\\n b", ["b"]), ("a \\\n : b", ["b"]), ("a : \u{e9} e\u{301}", ["\u{e9}", "e\u{301}"]),
    ("  a: b", ["b"]), (": b", ["b"]),
  ]
  for (text, names) in cases {
    let found = try Depfile(Array(text.utf8)).names
    #expect(found.map { Array($0.utf8) } == names.map { Array($0.utf8) }, "\(text)")
  }
}

@Test func whatIsNoDepfile() {
  let cases: [([UInt8], Depfile.Fault)] = [
    (Array("a b".utf8), .noColon(line: 1)), (Array("a: b\n\n c\n".utf8), .noColon(line: 3)),
    (Array("a: \\\n b\nc".utf8), .noColon(line: 3)), (Array("a: b\0".utf8), .holdsNul),
    (Array("a: ".utf8) + [0xFF], .notText),
    ([UInt8](repeating: 0x20, count: 16 << 20 + 1), .tooLarge),
  ]
  for (bytes, fault) in cases {
    #expect(throws: fault) { try Depfile(bytes) }
  }
}

/// Any bytes are a depfile or a fault; what was written by the rules is read back.
@Test func randomDepfiles() throws {
  var random = RandomNumbers(seed: 8)
  let pieces: [[UInt8]] = ["a", "b", ":", " ", "\\", "\n", "\r", "$", "#", "\t", "é", "\\\n"].map {
    Array($0.utf8)
  }
  for _ in 0..<20_000 {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<24, using: &random) {
      bytes += pieces[Int.random(in: 0..<pieces.count, using: &random)]
    }
    do {
      for name in try Depfile(bytes).names { #expect(!name.isEmpty) }
    } catch {
      guard case .noColon = error else {
        Issue.record("\(bytes): \(error)")
        continue
      }
    }
  }
  let letters = Array("ab $#\\:é".unicodeScalars)
  for _ in 0..<5_000 {
    var names: [ByteText] = []
    for _ in 0..<Int.random(in: 0..<6, using: &random) {
      var name = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1..<6, using: &random) {
        name.append(letters[Int.random(in: 0..<letters.count, using: &random)])
      }
      // A backslash before the end of a line has no form in make; it cannot be written.
      name.append("x")
      let text = ByteText(String(name))
      if !names.contains(text) { names.append(text) }
    }
    let text = "out: " + names.map { escaped($0.text) }.joined(separator: " \\\n ") + "\n"
    #expect(try Depfile(Array(text.utf8)).names.map { ByteText($0) } == names, "\(text)")
  }
}

/// A name as a compiler writes it: backslashes before a space or a hash are doubled.
private func escaped(_ name: String) -> String {
  var result = ""
  var backslashes = ""
  for scalar in name.unicodeScalars {
    if scalar == "\\" {
      backslashes.unicodeScalars.append(scalar)
      continue
    }
    if scalar == " " || scalar == "#" {
      result += backslashes + backslashes + "\\"
    } else {
      result += backslashes
    }
    backslashes = ""
    result += scalar == "$" ? "$$" : String(scalar)
  }
  return result + backslashes
}

/// Of the files that may be read, those count that the depfile names.
@Test func depfilesMakeDependencies() throws {
  var lab = try ExecLab(["a.txt": "1", "b.txt": "1", "in.txt": "1"])
  func run() -> BuildReport {
    lab.sh(
      "cat in.txt a.txt > out; echo \"out: in.txt $PWD/a.txt /etc/passwd $TMPDIR/x out\" > deps/d",
      [
        "inputs": .texts("in.txt"), "mayRead": .texts("?.txt", "none"), "outputs": .texts("out"),
        "depfile": .string("deps/d"),
      ])
  }
  func write(_ name: String, _ text: String) {
    lab.tree.write(Array(text.utf8), to: TreePath.root.child(name))
  }
  let first = run()
  #expect(first.texts == ["main": "11"] && first.allFindings == [], "\(first.allFindings)")
  #expect(!run().ran)
  write("b.txt", "2")
  #expect(!run().ran)
  write("a.txt", "2")
  #expect(run().texts == ["main": "12"])
  write("c.txt", "2")
  #expect(run().ran)
  write("none", "2")
  #expect(run().ran)
}

/// Without a depfile, what may be read counts as read.
@Test func withoutADepfileAllCount() throws {
  var lab = try ExecLab(["a.txt": "1", "b.txt": "1"])
  func run() -> Bool {
    lab.sh("cat a.txt > out", ["mayRead": .texts("*.txt"), "outputs": .texts("out")]).ran
  }
  #expect(run())
  #expect(!run())
  lab.tree.write([], to: TreePath.root.child("b.txt"))
  #expect(run())
}
