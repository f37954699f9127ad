import BuildGraph
import Findings
import Processes
import Text

/// What a command wrote, both streams in their order, and what came of it in words.
struct CapturedOutput {
  /// The file that takes it.
  let file: OutputFile
  private let request: ExecRequest
  private let place: ExecPlace

  /// How much of the end is looked at, in bytes, and shown, in lines.
  private static let shown = (bytes: 8192, lines: 20)

  init(of request: ExecRequest, in place: ExecPlace) throws(ProcessError) {
    self.request = request
    self.place = place
    file = try OutputFile(in: place.scratch.path)
  }

  /// Why the command failed; nil where it did not.
  func failure(_ termination: Termination) -> ExecError? {
    let node = request.node
    switch termination.intervention {
    case .timedOut:
      let limit = node.timeout.map { "\($0)" } ?? "its time"
      return error("exec.timeout", "\(node.label) took longer than \(limit)")
    case .cancelled: return error("exec.cancelled", "\(node.label) was cancelled")
    case .outputTooLarge:
      return error("exec.output", "\(node.label) wrote more than 64 MiB of output")
    case nil: break
    }
    switch termination.ending {
    case .exited(let code) where code != 0:
      return error("exec.exit", "\(node.label) ended with exit code \(code)")
    case .signalled(let signal):
      return error("exec.signal", "\(node.label) was ended by signal \(signal)")
    case .exited:
      guard termination.groupRemains else { return nil }
      return error("exec.remains", "\(node.label) left processes behind that cannot be killed")
    }
  }

  private func error(_ code: String, _ message: String) -> ExecError {
    var finding = Finding(code: code, at: request.node.place, message)
    if place.scratch.holdsSecrets {
      finding.hints = ["its output is not shown: it may hold secrets"]
    } else {
      finding.found = end
    }
    return ExecError([finding])
  }

  /// The last lines; nil where there are none.
  private var end: String? {
    guard let bytes = try? file.readEnd(CapturedOutput.shown.bytes) else { return nil }
    let text = CapturedOutput.plain(bytes).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { String($0) }
    var lines = text[...]
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    if lines.isEmpty { return nil }
    let isCut = lines.count > CapturedOutput.shown.lines
    lines = lines.suffix(CapturedOutput.shown.lines)
    return ((isCut ? ["..."] : []) + lines).joined(separator: "\n")
      .replacing(place.work + "/", by: "")
  }

  /// The text without the sequences that colour it or move the cursor, and of lines that were
  /// written over only what was left.
  static func plain(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    var lineStart = 0
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x1B:
        guard rest.first == UInt8(ascii: "[") else { continue }
        rest = rest.dropFirst().drop { !(0x40...0x7E).contains($0) }.dropFirst()
      case UInt8(ascii: "\r"):
        if rest.first != UInt8(ascii: "\n") { result.removeSubrange(lineStart...) }
      case UInt8(ascii: "\n"):
        result.append(byte)
        lineStart = result.count
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension String {
  /// The text with every occurrence of a part replaced, by bytes.
  fileprivate func replacing(_ part: String, by other: String) -> String {
    let bytes = Array(utf8)
    let part = Array(part.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: part) {
        result += Array(other.utf8)
        index += part.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
