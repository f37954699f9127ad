import CSystem
import Glibc

/// A file without a name that takes what processes write: nothing has to be drained, so nothing can
/// dead-lock, and output and errors keep their order.
public final class OutputFile: Sendable {
  /// The descriptor: read, write and append.
  public let descriptor: Int32
  private let name: String

  /// A file in a directory, gone with its last descriptor.
  public init(in directory: String) throws(ProcessError) {
    name = directory
    descriptor = hg_unnamed_file(directory)
    guard descriptor >= 0 else { throw .output(directory, reason: reason(errno)) }
  }

  /// A file in memory: for output that may hold secrets.
  public init(inMemory name: String) throws(ProcessError) {
    self.name = name
    descriptor = hg_memory_file(name)
    guard descriptor >= 0 else { throw .output(name, reason: reason(errno)) }
  }

  deinit {
    close(descriptor)
  }

  /// How many bytes have been written so far.
  public var byteCount: Int64 {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// What has been written, from a byte on, at most so many bytes.
  public func read(
    from start: Int64 = 0, upTo limit: Int = .max
  ) throws(ProcessError) -> [UInt8] {
    let there = max(0, byteCount - max(0, start))
    let count = Int(min(there, Int64(limit)))
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled,
          Int(max(0, start)) + filled)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        filled += got
      }
    }
    if failure != 0 { throw .output(name, reason: reason(failure)) }
    return bytes
  }

  /// The last bytes written, at most so many.
  public func readEnd(_ limit: Int) throws(ProcessError) -> [UInt8] {
    try read(from: max(0, byteCount - Int64(limit)))
  }
}
