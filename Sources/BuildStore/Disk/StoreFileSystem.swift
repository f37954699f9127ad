/// All that the store asks of the operating system, so that tests can stop the machine at any call.
///
/// Reads and writes may do less than asked; calls may be interrupted (`EINTR`). Paths are absolute.
public protocol StoreFileSystem: Sendable {
  /// Opens a file.
  func open(_ path: String, _ mode: StoreOpenMode) throws(SystemFault) -> StoreDescriptor
  /// Closes a file, and gives back its locks.
  func close(_ file: StoreDescriptor)
  /// Reads bytes at an offset; returns how many, 0 at the end.
  func read(
    _ file: StoreDescriptor, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(SystemFault) -> Int
  /// Writes bytes at an offset; returns how many.
  func write(
    _ file: StoreDescriptor, at offset: Int, _ bytes: UnsafeRawBufferPointer
  ) throws(SystemFault) -> Int
  /// Cuts a file off.
  func truncate(_ file: StoreDescriptor, to size: Int) throws(SystemFault)
  /// Forces a file's bytes onto the disk.
  func synchronize(_ file: StoreDescriptor) throws(SystemFault)
  /// What the system says about an open file.
  func status(_ file: StoreDescriptor) throws(SystemFault) -> StoreFileStatus
  /// Gives a file another name; what had it is replaced.
  func rename(_ old: String, to new: String) throws(SystemFault)
  /// Removes a file, or an empty directory.
  func remove(_ path: String) throws(SystemFault)
  /// Makes one directory; it is no fault if it is there.
  func makeDirectory(_ path: String) throws(SystemFault)
  /// The names in a directory.
  func list(_ path: String) throws(SystemFault) -> [String]
  /// Locks a range of bytes for this open file. Returns false where another one holds it and it
  /// shall not wait.
  func lock(
    _ file: StoreDescriptor, _ range: LockRange, isExclusive: Bool, waits: Bool
  ) throws(SystemFault) -> Bool
  /// Gives a range back.
  func unlock(_ file: StoreDescriptor, _ range: LockRange) throws(SystemFault)
  /// Which start of the machine this is: 16 bytes, all zero where that is not known.
  func bootID() -> [UInt8]
  /// A clock that only runs forward, in nanoseconds.
  func uptime() -> Int64
  /// A number that nobody can foresee.
  func randomNumber() -> UInt64
  /// A number for names that nobody else uses at the same time: the process's id.
  func processID() -> Int32
}

/// How a file is opened. No link is followed at its end.
public enum StoreOpenMode: Sendable {
  /// To read; it must be there.
  case read
  /// To read and write; it must be there.
  case update
  /// To read and write; made where it is missing.
  case create
  /// To read and write; must not be there.
  case createNew
  /// To read and write; empty, whatever was there.
  case replace
}

/// An open file.
public struct StoreDescriptor: Hashable, Sendable {
  /// The system's number.
  public let number: Int32

  /// A file by its number.
  public init(number: Int32) {
    self.number = number
  }
}

/// What the system says about an open file.
public struct StoreFileStatus: Equatable, Sendable {
  /// Its size in bytes.
  public var size: Int
  /// When its content last changed, in nanoseconds since 1970.
  public var modified: Int64
  /// The device that it lies on.
  public var device: UInt64
  /// How many names it has; 0 once it was removed.
  public var links: Int

  /// A status from its parts.
  public init(size: Int, modified: Int64, device: UInt64, links: Int) {
    self.size = size
    self.modified = modified
    self.device = device
    self.links = links
  }
}

/// A range of bytes of the lock file.
public struct LockRange: Hashable, Sendable {
  /// Where it begins.
  public let start: Int64
  /// How many bytes it has.
  public let length: Int64

  /// A range from its parts.
  public init(start: Int64, length: Int64) {
    self.start = start
    self.length = length
  }
}

extension StoreFileSystem {
  /// Fills a buffer; returns how many bytes there were before the end of the file.
  func readFully(
    _ file: StoreDescriptor, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(SystemFault) -> Int {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let got = try again { () throws(SystemFault) in
        try read(file, at: offset + done, into: rest)
      }
      if got == 0 { break }
      done += got
    }
    return done
  }

  /// Bytes of a file, fewer where it ends before.
  func bytes(
    of file: StoreDescriptor, at offset: Int, count: Int
  ) throws(SystemFault) -> [UInt8] {
    var fault: SystemFault?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(SystemFault) {
        initialized = try readFully(file, at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        fault = error
      }
    }
    if let fault { throw fault }
    return bytes
  }

  /// Writes all bytes.
  func writeFully(
    _ file: StoreDescriptor, at offset: Int, _ bytes: UnsafeRawBufferPointer
  ) throws(SystemFault) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let wrote = try again { () throws(SystemFault) in
        try write(file, at: offset + done, rest)
      }
      if wrote <= 0 { throw .noSpace }
      done += wrote
    }
  }

  /// Writes all bytes.
  func writeFully(
    _ file: StoreDescriptor, at offset: Int, _ bytes: [UInt8]
  ) throws(SystemFault) {
    try bytes.withUnsafeBufferPointer { buffer throws(SystemFault) in
      try writeFully(file, at: offset, UnsafeRawBufferPointer(buffer))
    }
  }

  /// All bytes of a file.
  func contents(_ path: String) throws(SystemFault) -> [UInt8] {
    let file = try again { () throws(SystemFault) in try open(path, .read) }
    defer { close(file) }
    let size = try status(file).size
    return try bytes(of: file, at: 0, count: size)
  }

  /// Makes a file hold some bytes: under another name first.
  func replace(
    _ path: String, with bytes: [UInt8], by temporary: String, isDurable: Bool = false
  ) throws(SystemFault) {
    let file = try again { () throws(SystemFault) in try open(temporary, .replace) }
    do throws(SystemFault) {
      try writeFully(file, at: 0, bytes)
      if isDurable { try synchronize(file) }
      close(file)
    } catch {
      close(file)
      try? remove(temporary)
      throw error
    }
    try rename(temporary, to: path)
  }

  /// Makes a directory and those above it.
  func makeDirectories(_ path: String) throws(SystemFault) {
    do throws(SystemFault) {
      try makeDirectory(path)
    } catch {
      guard error.isMissing, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
        slash != path.utf8.startIndex
      else { throw error }
      try makeDirectories(String(path[..<slash]))
      try makeDirectory(path)
    }
  }

  func again<Result>(
    _ call: () throws(SystemFault) -> Result
  ) throws(SystemFault) -> Result {
    while true {
      do throws(SystemFault) {
        return try call()
      } catch {
        if !error.isInterruption { throw error }
      }
    }
  }
}
