import TestSupport

/// The cases that are known to differ, of `KnownFailures.txt`: `KIND CASE REASON` on each line.
struct KnownFailures {
  private let cases: Set<String>
  private var asked: Set<String> = []

  init(_ kind: String) {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let text = Corpora.readFile(folder + "/KnownFailures.txt") ?? []
    cases = Set(
      String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ", maxSplits: 2)
        return words.count == 3 && words[0] == kind ? String(words[1]) : nil
      })
  }

  /// Whether a case is known to differ.
  mutating func contains(_ name: String) -> Bool {
    asked.insert(name)
    return cases.contains(name)
  }

  /// Cases that no test asked for.
  var unused: Set<String> { cases.subtracting(asked) }
}
