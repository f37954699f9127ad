import Findings
import Glibc
import Synchronization

/// The verbs of all output. Results go to standard output; everything else goes to standard error,
/// above the status line where there is one.
///
/// Texts are lower case, without a full stop. Any thread may speak.
final class Say: Sendable {
  /// Standard output.
  let output: OutputStream
  private let messages: OutputStream
  private let outputTerminal: Terminal
  private let terminal: Terminal
  private let isQuiet: Bool
  private let progressLine: Mutex<ProgressLine>
  private let now: @Sendable () -> UInt64

  /// Speaks through standard output and standard error.
  convenience init(colour: ColourChoice, isQuiet: Bool) {
    self.init(
      output: Terminal(descriptor: 1, colour: colour, environment: environmentVariable),
      messages: Terminal(descriptor: 2, colour: colour, environment: environmentVariable),
      isQuiet: isQuiet, now: monotonicNanoseconds)
  }

  init(
    output: Terminal, messages: Terminal, isQuiet: Bool, now: @escaping @Sendable () -> UInt64
  ) {
    self.output = OutputStream(descriptor: output.descriptor)
    self.messages = OutputStream(descriptor: messages.descriptor)
    outputTerminal = output
    terminal = messages
    self.isQuiet = isQuiet
    self.now = now
    progressLine = Mutex(ProgressLine(now: now()))
  }

  /// Colours for what goes to standard output.
  var outputPaint: Paint { Paint(isOn: outputTerminal.isColoured) }

  /// A result: a line of text, to standard output.
  func result(_ line: String) { write(line + "\n", to: output) }

  /// A result as it is.
  func result(_ bytes: [UInt8]) {
    progressLine.withLock { line in
      messages.write(line.erase())
      output.write(bytes)
    }
  }

  /// Something worth knowing; not with `--quiet`.
  func note(_ text: String) {
    if !isQuiet { write(printable(text) + "\n", to: messages) }
  }

  /// Something that is probably wrong.
  func warning(_ text: String, hints: [String] = []) { say(.warning, text, hints) }

  /// Why the program ends in vain.
  func error(_ text: String, hints: [String] = []) { say(.error, text, hints) }

  /// Findings, with the lines of the files that they are about.
  func findings(_ findings: [Finding], source: @escaping (String) -> [UInt8]?) {
    let width = terminal.isInteractive ? terminal.width(environment: environmentVariable) : 100
    let renderer = FindingRenderer(
      paint: Paint(isOn: terminal.isColoured), width: width, source: source)
    write(renderer.text(findings), to: messages)
  }

  /// Whether there is a status line.
  var showsProgress: Bool { terminal.isInteractive && !isQuiet }

  /// How far the work is: on a terminal the status line, at most ten times a second.
  func progress(_ progress: Progress) {
    if !showsProgress { return }
    progressLine.withLock { line in
      let width = terminal.width(environment: environmentVariable)
      if let text = line.draw(progress, now: now(), width: width) { messages.write(text) }
    }
  }

  /// A step of the work that is done: a line where there is no status line to tell it.
  func step(_ text: String) {
    if !terminal.isInteractive { note(text) }
  }

  /// Removes the status line.
  func endProgress() { write("", to: messages) }

  private func say(_ severity: Finding.Severity, _ text: String, _ hints: [String]) {
    let finding = Finding(severity, code: "", text, hints: hints)
    let renderer = FindingRenderer(paint: Paint(isOn: terminal.isColoured))
    write(renderer.text([finding]), to: messages)
  }

  private func write(_ text: String, to stream: OutputStream) {
    progressLine.withLock { line in
      let eraser = line.erase()
      if stream === messages {
        if !eraser.isEmpty || !text.isEmpty { stream.write(eraser + text) }
      } else {
        messages.write(eraser)
        stream.write(text)
      }
    }
  }
}

/// The time of a clock that only goes forward, in nanoseconds.
@Sendable func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
