/// Which of several names somebody may have meant.

/// The known name that is nearest to a misspelt one, or nil where none is near enough to suggest.
///
/// The distance is Damerau-Levenshtein over bytes (one swap of neighbours counts one). A name is
/// near enough within a third of the written name's length, at least one. Of equally near names the
/// first wins.
public func nearestName(to written: String, in known: some Sequence<String>) -> String? {
  let limit = max(1, written.utf8.count / 3)
  var best: (name: String, distance: Int)?
  for name in known {
    let distance = editDistance(Array(written.utf8), Array(name.utf8))
    if distance <= limit, distance < best?.distance ?? Int.max { best = (name, distance) }
  }
  return best?.name
}

/// The smallest number of insertions, deletions, replacements and swaps of neighbours between two
/// texts.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var before: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
      row.append(least)
    }
    before = last
    last = row
  }
  return last[b.count]
}
