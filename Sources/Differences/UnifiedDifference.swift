/// The difference of two texts in the unified form, hunk by hunk.
public struct UnifiedDifference: Sendable {
  /// A line with its sign: ` `, `-`, `+`, or `@` for the head of a hunk.
  public struct Line: Sendable, Equatable {
    public var sign: Character
    public var text: String

    /// A line from its parts.
    public init(sign: Character, text: String) {
      self.sign = sign
      self.text = text
    }

    /// The line as it is printed.
    public var description: String { sign == "@" ? text : "\(sign)\(text)" }
  }

  /// The lines, heads of hunks among them; empty where the texts are the same.
  public let lines: [Line]
  /// How many lines are added.
  public let added: Int
  /// How many lines are removed.
  public let removed: Int

  /// The difference of two texts, with so many lines that are the same around each change.
  public init(from old: [UInt8], to new: [UInt8], context: Int = 3) {
    let (before, after) = (UnifiedDifference.lines(old), UnifiedDifference.lines(new))
    let changes = LineDifference(from: before, to: after).changes
    added = changes.count { if case .added = $0 { true } else { false } }
    removed = changes.count { if case .removed = $0 { true } else { false } }
    var lines: [Line] = []
    for range in UnifiedDifference.hunks(changes, context) {
      lines.append(UnifiedDifference.head(changes, range))
      for change in changes[range] {
        switch change {
        case .kept(let index, _): lines.append(Line(sign: " ", text: text(before[index])))
        case .removed(let index): lines.append(Line(sign: "-", text: text(before[index])))
        case .added(let index): lines.append(Line(sign: "+", text: text(after[index])))
        }
      }
    }
    self.lines = lines
  }

  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }

  /// The parts of the way that are shown.
  private static func hunks(_ changes: [LineDifference.Change], _ context: Int) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for (index, change) in changes.enumerated() {
      if case .kept = change { continue }
      let range = max(0, index - context)..<min(changes.count, index + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func head(_ changes: [LineDifference.Change], _ range: Range<Int>) -> Line {
    var (oldBefore, newBefore, old, new) = (0, 0, 0, 0)
    for (index, change) in changes[..<range.upperBound].enumerated() {
      let isInside = index >= range.lowerBound
      if case .added = change {} else { if isInside { old += 1 } else { oldBefore += 1 } }
      if case .removed = change {} else { if isInside { new += 1 } else { newBefore += 1 } }
    }
    func part(_ before: Int, _ count: Int) -> String {
      count == 1 ? "\(before + 1)" : "\(count == 0 ? before : before + 1),\(count)"
    }
    return Line(sign: "@", text: "@@ -\(part(oldBefore, old)) +\(part(newBefore, new)) @@")
  }
}

private func text(_ line: ArraySlice<UInt8>) -> String { String(decoding: line, as: UTF8.self) }
