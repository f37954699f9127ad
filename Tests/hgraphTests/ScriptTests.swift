import Glibc
import TestSupport
import Testing

/// Every script of the folder `Scripts`, run against the real program in a folder of its own.
@Test(arguments: scriptNames)
func script(name: String) throws {
  let text = try #require(sourceFile("Scripts/\(name)"))
  let failures = try CommandScript(text).failures(environment: scriptEnvironment)
  #expect(failures.isEmpty, "\(name)\n\(failures.joined(separator: "\n"))")
}

private let scriptNames: [String] = {
  var names: [String] = []
  guard let folder = opendir(testFolder + "/Scripts") else { return [] }
  defer { closedir(folder) }
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasSuffix(".test") { names.append(name) }
  }
  return names.sorted()
}()

/// The folder of this file.
let testFolder = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex))

/// The text of a file beside this one.
func sourceFile(_ name: String) -> String? {
  guard let stream = fopen("\(testFolder)/\(name)", "r") else { return nil }
  defer { fclose(stream) }
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
    result += buffer[..<count]
  }
  return String(decoding: result, as: UTF8.self)
}

/// The environment of scripts: the program under test is `hgraph`, and nothing of the caller's
/// shows.
let scriptEnvironment: [String: String] = [
  "PATH": ProgramRun.binary.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
    + ":/usr/local/bin:/usr/bin:/bin",
  "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TERM": "dumb",
]
