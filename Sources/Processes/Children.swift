import Glibc

/// The children of this process, as the system lists them.
enum Children {
  /// The numbers of all processes whose parent is this one, those that have ended and are not yet
  /// reaped among them.
  static func ofThisProcess() -> [Int32] {
    guard let stream = opendir("/proc") else { return [] }
    defer { closedir(stream) }
    let own = getpid()
    var children: [Int32] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let id = Int32(String(decoding: name, as: UTF8.self)) else { continue }
      if parent(of: id) == own { children.append(id) }
    }
    return children
  }

  /// The parent's number, from `/proc/ID/stat`: `ID (NAME) STATE PARENT ...`, where the name may
  /// hold anything.
  private static func parent(of id: Int32) -> Int32? {
    let descriptor = open("/proc/\(id)/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, 512))
    }
    guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 1 else { return nil }
    return Int32(String(decoding: fields[1], as: UTF8.self))
  }
}
