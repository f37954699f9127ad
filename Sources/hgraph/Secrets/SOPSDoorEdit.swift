import CSystem
import CommandLineParser
import Glibc
import SOPS
import Text

/// Editing a file in clear.
extension SOPSDoor {
  func edit() throws -> Int32 {
    let input = try input()
    let file = try EncryptedFile(input.bytes, format: input.format, file: input.name)
    let clear = try open(file)
    let layout = layout(try rules())
    guard let path = values.text("file") else {
      throw DoorStop(SOPSExitCode.noFile, "no file is named")
    }
    let editor = SecretEditor(say: session.say)
    let name = path.split(separator: "/").last.map(String.init) ?? "secret"
    guard
      let edited = try editor.edit(
        try clear.bytes(layout), named: name,
        check: { bytes in
          try clear.edited(bytes, file: input.name)
        })
    else {
      session.say.note("File has not changed, exiting.")
      return SOPSExitCode.unchanged
    }
    if edited.hasSameContent(as: clear) {
      session.say.note("File has not changed, exiting.")
      return SOPSExitCode.unchanged
    }
    return try deliver(try edited.reencrypted(layout, in: .program), input, inPlace: true)
  }
}

/// An editor over a file in memory.
struct SecretEditor {
  let say: Say

  /// Lets the user edit a text until it can be read; nil where it was left as it is.
  func edit(
    _ bytes: [UInt8], named name: String, check: ([UInt8]) throws -> ClearFile
  ) throws -> ClearFile? {
    let words = try editorWords()
    let folder = try MemoryFolder()
    let path = "\(folder.path)/\(name)"
    try folder.write(bytes, to: path)
    while true {
      let run: ForegroundProgram
      do throws(DiskFault) { run = try ForegroundProgram(words + [path]) } catch {
        throw DoorStop(
          SOPSExitCode.noEditor, "the editor \(words[0]) does not start: \(error.reason)")
      }
      let status = run.waitUndisturbed()
      if status != 0 { throw DoorStop(1, "the editor ended with the code \(status)") }
      let edited: [UInt8]
      do throws(DiskFault) { edited = try DiskFile.read(path) } catch {
        throw DoorStop(1, "the edited file is gone: \(error.reason)")
      }
      if edited == bytes { return nil }
      do {
        return try check(edited)
      } catch let error as SOPSError {
        guard isatty(0) == 1 else { throw error }
        say.findings(error.findings) { _ in nil }
        say.note("press Enter to return to the editor, or Ctrl+C to leave the file as it was")
        _ = readLine()
      }
    }
  }

  private func editorWords() throws -> [String] {
    for name in ["SOPS_EDITOR", "EDITOR"] {
      guard let line = environmentVariable(name), !line.isEmpty else { continue }
      var words: [String]
      do { words = try EditorCommand.words(line) } catch {
        throw DoorStop(SOPSExitCode.noEditor, "\(name) is no command")
      }
      // Their swap, undo and backup files would hold the clear text.
      if ["vi", "vim", "nvim"].contains(words[0].split(separator: "/").last.map(String.init) ?? "")
      {
        words += ["-n", "-i", "NONE", "-c", "set nobackup nowritebackup noundofile"]
      }
      return words
    }
    throw DoorStop(
      SOPSExitCode.noEditor, "no editor is named", hints: ["set SOPS_EDITOR or EDITOR"])
  }
}

/// A folder of its own in memory, wiped and removed with its last user or by a signal.
final class MemoryFolder {
  let path: String

  init() throws {
    let candidates = [environmentVariable("XDG_RUNTIME_DIR"), "/dev/shm"].compactMap { $0 }
    guard let base = candidates.first(where: { hg_is_in_memory($0) == 1 && access($0, W_OK) == 0 })
    else {
      throw DoorStop(
        1, "there is no folder in memory for the clear text",
        hints: ["set XDG_RUNTIME_DIR to a folder in a tmpfs"])
    }
    var template = Array("\(base)/hgraph-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw DoorStop(1, "\(base): \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func write(_ bytes: [UInt8], to file: String) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DoorStop(1, "\(file): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DoorStop(1, "\(file): \(String(cString: strerror(errno)))") }
      done += count
    }
  }

  deinit {
    guard let stream = opendir(path) else { return }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      names.append(String(decoding: name, as: UTF8.self))
    }
    closedir(stream)
    for name in names where name != "." && name != ".." { wipe("\(path)/\(name)") }
    rmdir(path)
  }

  private func wipe(_ file: String) {
    let descriptor = open(file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    if descriptor >= 0 {
      var status = stat()
      if fstat(descriptor, &status) == 0 {
        let zeros = [UInt8](repeating: 0, count: 4096)
        var left = Int(status.st_size)
        while left > 0 {
          let count = Glibc.write(descriptor, zeros, min(left, zeros.count))
          if count <= 0 { break }
          left -= count
        }
      }
      close(descriptor)
    }
    unlink(file)
  }
}
