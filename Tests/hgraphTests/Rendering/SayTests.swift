import Findings
import Glibc
import Synchronization
import Testing

@testable import hgraph

/// Both ends of a pipe that holds what was said.
private struct Pipe {
  let reading: Int32
  let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { preconditionFailure("BUG: no pipe") }
    (reading, writing) = (ends[0], ends[1])
  }

  /// Everything said so far; the pipe is used up.
  func text() -> String {
    close(writing)
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while case let count = read(reading, &part, part.count), count > 0 { bytes += part[..<count] }
    close(reading)
    return String(decoding: bytes, as: UTF8.self)
  }
}

private func terminal(_ descriptor: Int32, isTerminal: Bool) -> Terminal {
  Terminal(
    descriptor: descriptor, isTerminal: isTerminal, colour: .never, environment: { _ in nil })
}

/// What speaking leaves on standard output and standard error.
private func said(
  isTerminal: Bool = false, isQuiet: Bool = false, _ speak: (Say) -> Void
) -> (output: String, messages: String) {
  let (output, messages) = (Pipe(), Pipe())
  let clock = Clock()
  let say = Say(
    output: terminal(output.writing, isTerminal: false),
    messages: terminal(messages.writing, isTerminal: isTerminal), isQuiet: isQuiet,
    now: { clock.tick() })
  speak(say)
  return (output.text(), messages.text())
}

/// A clock that goes on by half a second with every look.
private final class Clock: Sendable {
  private let time = Mutex<UInt64>(0)

  func tick() -> UInt64 {
    time.withLock { time in
      time += 500_000_000
      return time
    }
  }
}

private func speak(_ say: Say) {
  say.progress(Progress(done: 1, total: 2))
  say.note("a\u{1B}")
  say.step("built x")
  say.progress(Progress(done: 1, total: 2))
  say.result("one")
  say.result(Array("two\n".utf8))
  say.progress(Progress(done: 2, total: 2))
  say.warning("w")
  say.error("e", hints: ["h"])
  say.findings([Finding(.note, code: "", at: Place(file: "f", line: 1), "n")]) { _ in [0x78] }
  say.endProgress()
}

@Test func verbs() {
  let rest = "warning: w\nerror: e\n  hint: h\nf:1: note: n\n    1 | x\n"
  let plain = said(speak)
  #expect(plain.output == "one\ntwo\n")
  #expect(plain.messages == "a\u{FFFD}\nbuilt x\n" + rest)

  let quiet = said(isQuiet: true, speak)
  #expect(quiet.output == "one\ntwo\n")
  #expect(quiet.messages == rest)

  let shown = said(isTerminal: true, speak)
  let eraser = "\r\u{1B}[K"
  #expect(shown.output == "one\ntwo\n")
  #expect(
    shown.messages == eraser + "[1/2] 0.5s" + eraser + "a\u{FFFD}\n" + eraser + "[1/2] 1.0s"
      + eraser + eraser + "[2/2] 1.5s" + eraser + rest)
}

@Test func readersThatGoAway() {
  signal(SIGPIPE, SIG_IGN)
  let pipe = Pipe()
  let stream = OutputStream(descriptor: pipe.writing)
  close(pipe.reading)
  stream.write("x")
  stream.write("y")
  #expect(stream.isClosed && stream.failure == nil)
  close(pipe.writing)
  let closed = OutputStream(descriptor: -1)
  closed.write("")
  #expect(!closed.isClosed)
  closed.write("x")
  #expect(closed.isClosed && closed.failure == EBADF)
  let full = OutputStream(descriptor: open("/dev/full", O_WRONLY))
  full.write("x")
  #expect(full.failure == ENOSPC)
  close(full.descriptor)
}

/// More than a pipe holds, through a descriptor that does not block, to a reader that is slow.
@Test func wholeTextsThroughNarrowPipes() async {
  let pipe = Pipe()
  _ = fcntl(pipe.writing, F_SETFL, O_NONBLOCK)
  let text = String(repeating: "0123456789", count: 50_000)
  let reader = Task.detached { () -> Int in
    var count = 0
    var part = [UInt8](repeating: 0, count: 1_000)
    while case let read = read(pipe.reading, &part, part.count), read > 0 { count += read }
    return count
  }
  OutputStream(descriptor: pipe.writing).write(text)
  close(pipe.writing)
  #expect(await reader.value == text.utf8.count)
  close(pipe.reading)
}
