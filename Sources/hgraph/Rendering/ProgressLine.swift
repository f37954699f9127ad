/// How far a build is.
struct Progress: Equatable, Sendable {
  /// Nodes that are done.
  var done = 0
  /// Nodes that are known so far.
  var total = 0
  /// The labels of the nodes that run, the oldest first.
  var running: [String] = []
}

/// The one status line of a terminal, as the bytes to send: a value that knows whether the line
/// stands there, and when it was last drawn. Times are nanoseconds of a clock that only goes
/// forward.
struct ProgressLine {
  /// At most ten times a second, and not in the first tenth: quick builds do not flicker.
  private static let interval: UInt64 = 100_000_000
  private static let eraser = "\r\u{1B}[K"

  private let start: UInt64
  private var drawn: UInt64
  private var isShown = false

  /// A line of a build that starts now.
  init(now: UInt64) {
    start = now
    drawn = now
  }

  /// What draws the line; nil where it is too early to draw again.
  mutating func draw(_ progress: Progress, now: UInt64, width: Int) -> String? {
    if now < drawn + ProgressLine.interval { return nil }
    drawn = now
    isShown = true
    return ProgressLine.eraser + text(progress, now: now, width: width)
  }

  /// What removes the line, before anything else is written; empty where it is not there. The next
  /// call of `draw` draws at once.
  mutating func erase() -> String {
    if !isShown { return "" }
    isShown = false
    drawn = drawn < ProgressLine.interval ? 0 : drawn - ProgressLine.interval
    return ProgressLine.eraser
  }

  private func text(_ progress: Progress, now: UInt64, width: Int) -> String {
    var text = "[\(progress.done)/\(progress.total)] \(seconds(now - start))"
    // The last column stays free: some terminals wrap after it.
    let room = width - 1
    if progress.running.isEmpty { return clipped(text, to: room) }
    var shown = 0
    for label in progress.running {
      let next = text + (shown == 0 ? "  " : ", ") + printable(label)
      let rest = progress.running.count - shown - 1
      if shown > 0, displayWidth(next) + (rest == 0 ? 0 : " +\(rest)".count) > room { break }
      text = next
      shown += 1
    }
    if shown == progress.running.count { return clipped(text, to: room) }
    let more = " +\(progress.running.count - shown)"
    return clipped(text, to: room - more.count) + more
  }
}

/// `3.2s`, `1m 05s`.
private func seconds(_ nanoseconds: UInt64) -> String {
  let tenths = nanoseconds / 100_000_000
  if tenths < 600 { return "\(tenths / 10).\(tenths % 10)s" }
  let seconds = tenths / 10
  return "\(seconds / 60)m \(seconds % 60 < 10 ? "0" : "")\(seconds % 60)s"
}
