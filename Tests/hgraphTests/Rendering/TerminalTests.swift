import Testing

@testable import hgraph

@Test func colourChoice() {
  let cases: [(isTerminal: Bool, colour: ColourChoice, environment: [String: String], Bool)] = [
    (true, .auto, [:], true),
    (false, .auto, [:], false),
    (true, .auto, ["NO_COLOR": "1"], false),
    (true, .auto, ["NO_COLOR": ""], true),
    (true, .auto, ["TERM": "dumb"], false),
    (true, .never, [:], false),
    (false, .always, ["NO_COLOR": "1"], true),
  ]
  for (isTerminal, colour, environment, expected) in cases {
    let terminal = Terminal(
      descriptor: -1, isTerminal: isTerminal, colour: colour, environment: { environment[$0] })
    #expect(terminal.isColoured == expected, "\(isTerminal) \(colour) \(environment)")
    #expect(terminal.width { ["COLUMNS": "33"][$0] } == 33)
    #expect(terminal.width { ["COLUMNS": "x"][$0] } == 80)
  }
  let dumb = Terminal(
    descriptor: 2, isTerminal: true, colour: .always, environment: { ["TERM": "dumb"][$0] })
  #expect(!dumb.isInteractive && dumb.isColoured)
}

private let eraser = "\r\u{1B}[K"

@Test func progressIsThrottledAndErased() {
  let tenth: UInt64 = 100_000_000
  var line = ProgressLine(now: 5 * tenth)
  let progress = Progress(done: 1, total: 4)
  #expect(line.draw(progress, now: 5 * tenth, width: 80) == nil)
  #expect(line.erase() == "")
  #expect(line.draw(progress, now: 6 * tenth, width: 80) == eraser + "[1/4] 0.1s")
  #expect(line.draw(progress, now: 7 * tenth - 1, width: 80) == nil)
  #expect(line.draw(progress, now: 7 * tenth, width: 80) == eraser + "[1/4] 0.2s")
  #expect(line.erase() == eraser)
  #expect(line.erase() == "")
  #expect(line.draw(progress, now: 7 * tenth + 1, width: 80) == eraser + "[1/4] 0.2s")
  #expect(line.draw(progress, now: 661 * tenth, width: 80) == eraser + "[1/4] 1m 05s")
}

@Test func progressFitsItsWidth() {
  let cases: [(running: [String], width: Int, text: String)] = [
    (["a:b"], 80, "[0/9] 1.0s  a:b"),
    (["a:b", "c:d", "e:f"], 80, "[0/9] 1.0s  a:b, c:d, e:f"),
    (["a:b", "c:d", "e:f"], 24, "[0/9] 1.0s  a:b, c:d +1"),
    (["a:b", "c:d", "e:f"], 23, "[0/9] 1.0s  a:b +2"),
    (["a:\u{1B}"], 80, "[0/9] 1.0s  a:\u{FFFD}"),
    (["kustomize.build:apps"], 20, "[0/9] 1.0s  kustom…"),
  ]
  for (running, width, text) in cases {
    var line = ProgressLine(now: 0)
    let progress = Progress(total: 9, running: running)
    #expect(line.draw(progress, now: 1_000_000_000, width: width) == eraser + text)
  }
  for width in 1...40 {
    var line = ProgressLine(now: 0)
    let progress = Progress(total: 9, running: ["漢字漢字", "b", "c"])
    let drawn = line.draw(progress, now: 1_000_000_000, width: width) ?? ""
    #expect(displayWidth(String(drawn.dropFirst(eraser.count))) <= max(width, 4), "\(width)")
  }
}
