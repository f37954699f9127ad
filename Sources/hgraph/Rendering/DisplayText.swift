/// Text as a terminal shows it: what would steer the terminal is made visible, and widths are known.

/// One character of a line and the columns it takes.
struct DisplayCell: Equatable {
  var text: Unicode.Scalar
  var width: Int
}

/// The text with every control character but the newline, and every mark that turns the direction of
/// writing, as U+FFFD: a file name or a value cannot steer the terminal.
func printable(_ text: String) -> String {
  if text.unicodeScalars.allSatisfy({ $0 == "\n" || !isSteering($0) }) { return text }
  var clean = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    clean.append(scalar != "\n" && isSteering(scalar) ? "\u{FFFD}" : scalar)
  }
  return String(clean)
}

/// A line as cells, tabs as blanks up to the next multiple of four columns. `starts` gives for each
/// character of the line the cell it begins at.
func displayCells(
  _ line: some Sequence<Unicode.Scalar>
) -> (cells: [DisplayCell], starts: [Int]) {
  var cells: [DisplayCell] = []
  var starts: [Int] = []
  var column = 0
  for scalar in line {
    starts.append(cells.count)
    if scalar == "\t" {
      let count = 4 - column % 4
      cells += repeatElement(DisplayCell(text: " ", width: 1), count: count)
      column += count
    } else {
      let cell = DisplayCell(
        text: isSteering(scalar) ? "\u{FFFD}" : scalar, width: displayWidth(scalar))
      cells.append(cell)
      column += cell.width
    }
  }
  return (cells, starts)
}

/// The number of columns that a text takes.
func displayWidth(_ text: String) -> Int {
  text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

/// The text, or as much of its begin as fits with an ellipsis.
func clipped(_ text: String, to width: Int) -> String {
  if displayWidth(text) <= width { return text }
  var kept = String.UnicodeScalarView()
  var used = 1
  for scalar in text.unicodeScalars {
    used += displayWidth(scalar)
    if used > width { break }
    kept.append(scalar)
  }
  return width < 1 ? "" : String(kept) + "…"
}

private func isSteering(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// The columns of one character: none for combining marks, two for the wide ranges of East Asian
/// scripts and emoji.
private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
    0x1F900...0x1F9FF, 0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}
