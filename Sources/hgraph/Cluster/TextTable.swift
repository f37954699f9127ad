import Text

/// A table of words: a heading in capitals, columns padded to the widest cell and four blanks, no
/// blank at a line's end. What flux-local and flate print, so that scripts go on working.
struct TextTable {
  private var rows: [[String]]

  /// A table with its heading.
  init(_ heading: [String]) {
    rows = [heading]
  }

  /// Whether there is nothing but the heading.
  var isEmpty: Bool { rows.count == 1 }

  /// Adds a row. What is empty is `-`, but in the last column.
  mutating func add(_ cells: [String]) {
    rows.append(
      cells.enumerated().map { $1.isEmpty && $0 < cells.count - 1 ? "-" : printable($1) })
  }

  /// The lines.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 {
          line += String(repeating: " ", count: widths[column] - cell.count + 4)
        }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
