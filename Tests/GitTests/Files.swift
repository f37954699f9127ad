import Glibc

/// Files by absolute path, for tests that damage them.
enum Files {
  static func read(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw SampleError(text: "cannot read \(path)") }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, pread(file, buffer.baseAddress, size, 0))
    }
  }

  static func write(_ bytes: [UInt8], _ path: String) throws {
    chmod(path, 0o644)
    let file = open(path, O_WRONLY | O_TRUNC)
    guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw SampleError(text: "cannot write \(path)")
    }
    close(file)
  }
}
