import FileTree
import Findings
import Kustomize
import Testing

@Suite struct HostileInputTests {
  /// Cut and scrambled files are built or refused, and never bring the program down; every error
  /// has something to say.
  @Test func damagedFilesAreBuiltOrRefused() throws {
    var random = Lehmer(state: 2_463_534_242)
    var refused = 0
    for (name, golden) in try GoldenCase.all() {
      let files = try golden.tree.paths.filter { try golden.tree.kind($0).isFile }
      for _ in 0..<12 {
        var tree = golden.tree
        let file = files[random.next(below: files.count)]
        var bytes = try tree.read(file)
        guard !bytes.isEmpty else { continue }
        damage(&bytes, &random)
        tree.write(bytes, to: file)
        do {
          _ = try Kustomizer(tree: tree).build(golden.folder).yaml()
        } catch {
          refused += 1
          #expect(error.findings.first?.message.isEmpty == false, "\(name)")
        }
      }
    }
    #expect(refused > 100)
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout Lehmer) {
    let marks = Array("[]{}:-&*!|>'\"%@`#,?/\n\t =<$~0".utf8) + [0, 0x7F, 0xFF, 0xC2]
    switch random.next(below: 3) {
    case 0: bytes.removeSubrange(random.next(below: bytes.count)...)
    case 1:
      for _ in 0..<3 {
        bytes[random.next(below: bytes.count)] = marks[random.next(below: marks.count)]
      }
    default:
      let start = random.next(below: bytes.count)
      let piece = Array(bytes[start...].prefix(20))
      bytes.insert(contentsOf: piece, at: random.next(below: bytes.count))
    }
  }
}

/// The same numbers in every run.
private struct Lehmer {
  var state: UInt64

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}
