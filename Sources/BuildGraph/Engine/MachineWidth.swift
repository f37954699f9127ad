import FileTree
import Glibc

/// How many runs the machine takes at once: the processors that this process may use, and what the
/// control groups above it leave of them.
enum MachineWidth {
  static var value: Int {
    let processors = max(1, allowedProcessors)
    guard let quota = quota() else { return processors }
    return max(1, min(processors, Int(quota.rounded(.up))))
  }

  /// The processors of the affinity mask.
  private static var allowedProcessors: Int {
    for line in lines("/proc/self/status") where line.hasPrefix("Cpus_allowed:") {
      let mask = line.utf8.drop { $0 != UInt8(ascii: ":") }
      return mask.reduce(0) { $0 + bits($1) }
    }
    return Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// How many bits of a hexadecimal digit are set.
  private static func bits(_ digit: UInt8) -> Int {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): (digit - UInt8(ascii: "0")).nonzeroBitCount
    case UInt8(ascii: "a")...UInt8(ascii: "f"): (digit - UInt8(ascii: "a") + 10).nonzeroBitCount
    case UInt8(ascii: "A")...UInt8(ascii: "F"): (digit - UInt8(ascii: "A") + 10).nonzeroBitCount
    default: 0
    }
  }

  /// The smallest quota of the own control group and those above it, in processors.
  private static func quota() -> Double? {
    var smallest: Double?
    for line in lines("/proc/self/cgroup") where line.hasPrefix("0::") {
      var path = String(line.dropFirst(3))
      while true {
        let folder = "/sys/fs/cgroup" + (path == "/" ? "" : path)
        if let quota = quota(lines(folder + "/cpu.max").first) {
          smallest = min(smallest ?? quota, quota)
        }
        guard path.count > 1, let slash = path.lastIndex(of: "/") else { break }
        path = slash == path.startIndex ? "/" : String(path[..<slash])
      }
    }
    return smallest
  }

  /// `QUOTA PERIOD`, or `max PERIOD` where there is none.
  static func quota(_ line: String?) -> Double? {
    let words = (line ?? "").split(separator: " ")
    guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]),
      quota > 0, period > 0
    else { return nil }
    return quota / period
  }

  private static func lines(_ path: String) -> [String] {
    guard let file = fopen(path, "re") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&part, 1, part.count, file)
      if count == 0 { break }
      bytes += part.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
