/// One line of a source with a caret under a character, clipped to a width around the caret.
struct SourceExcerpt: Equatable {
  /// The line, with an ellipsis where it was cut.
  private(set) var line: String
  /// The columns before the caret; nil where no character is meant.
  private(set) var caret: Int?

  /// The excerpt of a line and a column, both from 1; column 0 means the whole line. Nil where the
  /// source has no such line.
  init?(_ source: [UInt8], line number: Int, column: Int, width: Int) {
    guard let bytes = sourceLine(source, number) else { return nil }
    let (cells, starts) = displayCells(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    let target = column < 1 ? 0 : column <= starts.count ? starts[column - 1] : cells.count
    let window = SourceExcerpt.window(cells, around: target, width: max(width, 8))
    line = SourceExcerpt.text(cells[window])
    if window.upperBound < cells.count { line += "…" }
    if window.lowerBound > 0 { line = "…" + line }
    if column > 0 {
      caret = cells[window.lowerBound..<target].reduce(window.lowerBound > 0 ? 1 : 0) {
        $0 + $1.width
      }
    }
  }

  /// The cells to show: all where they fit, else those around one of them, with room for ellipses.
  private static func window(
    _ cells: [DisplayCell], around target: Int, width: Int
  ) -> Range<Int> {
    if cells.reduce(0, { $0 + $1.width }) <= width { return cells.indices }
    var lower = target
    var upper = target
    var room = width - 2
    // A third stands before the target, the rest behind it; what one side leaves the other takes.
    while lower > 0, room > (width - 2) * 2 / 3, cells[lower - 1].width <= room {
      lower -= 1
      room -= cells[lower].width
    }
    while upper < cells.count, cells[upper].width <= room {
      room -= cells[upper].width
      upper += 1
    }
    while lower > 0, cells[lower - 1].width <= room {
      lower -= 1
      room -= cells[lower].width
    }
    return lower..<upper
  }

  private static func text(_ cells: ArraySlice<DisplayCell>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: cells.lazy.map(\.text))
    return String(text)
  }
}

/// The bytes of a line, from 1, without its end; nil where there is none.
private func sourceLine(_ source: [UInt8], _ number: Int) -> ArraySlice<UInt8>? {
  let newline = UInt8(ascii: "\n")
  var start = 0
  var line = 1
  while line < number {
    guard let end = source[start...].firstIndex(of: newline) else { return nil }
    start = end + 1
    line += 1
  }
  if number < 1 || (start == source.count && number > 1) { return nil }
  var bytes = source[start...].prefix { $0 != newline }
  if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
  return bytes
}
