import Glibc

/// What a program printed and how it ended.
public struct ProgramRun: Sendable {
  /// The exit code; 128 and the signal's number where a signal ended it.
  public let status: Int32
  /// What it wrote to standard output.
  public let output: String
  /// What it wrote to standard error.
  public let errors: String

  /// Runs a line of the shell in a folder, with no standard input.
  ///
  /// - Parameters:
  ///   - line: what `sh` reads.
  ///   - folder: where it runs.
  ///   - environment: the whole environment.
  public static func shell(
    _ line: String, in folder: String, environment: [String: String]
  ) throws -> ProgramRun {
    let capture = try TemporaryFolder()
    let script =
      "cd '\(folder)' && { \(line)\n} >'\(capture.path)/out' 2>'\(capture.path)/err' </dev/null"
    let arguments = ["sh", "-c", script].map { (text: String) in strdup(text) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var process: pid_t = 0
    guard posix_spawn(&process, "/bin/sh", nil, nil, arguments, variables) == 0 else {
      return ProgramRun(status: 127, output: "", errors: "sh cannot be started")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let code = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    return ProgramRun(
      status: code, output: try capture.text("out"), errors: try capture.text("err"))
  }

  /// The program under test: it lies beside the bundle of tests, unless `HGRAPH_BINARY` names
  /// another.
  public static var binary: String {
    if let named = getenv("HGRAPH_BINARY") { return String(cString: named) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let bundle = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return bundle.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/hgraph"
  }
}
