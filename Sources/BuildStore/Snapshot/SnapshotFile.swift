/// Why a snapshot could not be read or written.
enum SnapshotFailure: Error {
  /// The system refused.
  case system(SystemFault)
  /// Its bytes are not what was written.
  case damaged
}

/// Reads and writes the snapshot: the file `state`.
struct SnapshotFile: Sendable {
  let system: any StoreFileSystem

  /// Reads the header of an open snapshot.
  func header(_ file: StoreDescriptor) throws(SnapshotFailure) -> SnapshotHeader {
    let fixed = try bytes(file, at: 0, count: SnapshotHeader.fixedSize)
    guard let size = SnapshotHeader.size(of: fixed) else { throw .damaged }
    do throws(BinaryReader.Damage) {
      return try SnapshotHeader(fixed + (try rest(file, size)))
    } catch {
      throw .damaged
    }
  }

  private func rest(
    _ file: StoreDescriptor, _ size: Int
  ) throws(BinaryReader.Damage) -> [UInt8] {
    let start = SnapshotHeader.fixedSize
    do throws(SnapshotFailure) {
      return try bytes(file, at: start, count: size - start)
    } catch {
      throw BinaryReader.Damage()
    }
  }

  /// Reads what every build needs.
  func readHot(
    _ file: StoreDescriptor, _ header: SnapshotHeader
  ) throws(SnapshotFailure) -> HotRows {
    var rows = HotRows()
    var reader = try ColumnReader(system: system, file: file, header: header)
    try rows.visit(&reader)
    guard rows.isConsistent else { throw .damaged }
    return rows
  }

  /// Reads what misses need.
  func readCold(
    _ file: StoreDescriptor, _ header: SnapshotHeader, _ limits: TraceLimits
  ) throws(SnapshotFailure) -> ColdRows {
    var rows = ColdRows()
    var reader = try ColumnReader(system: system, file: file, header: header)
    try rows.visit(&reader)
    guard rows.older.isConsistent(limits),
      rows.blobs.isConsistent(digests: limits.digests, names: limits.names)
    else { throw .damaged }
    return rows
  }

  /// Writes a snapshot and forces it onto the disk.
  func write(
    _ hot: HotRows, _ cold: ColdRows, _ header: SnapshotHeader, to path: String
  ) throws(SystemFault) {
    var hot = hot
    var cold = cold
    var header = header
    var measure = SectionMeasure()
    hot.visit(&measure)
    cold.visit(&measure)
    header.sections = measure.sections
    var offset = UInt64(SnapshotHeader.size(sectionCount: header.sections.count))
    for index in header.sections.indices {
      header.sections[index].offset = offset
      offset += header.sections[index].byteCount
    }
    let file = try system.open(path, .replace)
    defer { system.close(file) }
    var writer = ColumnWriter(system: system, file: file)
    try writer.put(header.bytes)
    try hot.visit(&writer)
    try cold.visit(&writer)
    try writer.flush()
    try system.synchronize(file)
  }

  private func bytes(
    _ file: StoreDescriptor, at offset: Int, count: Int
  ) throws(SnapshotFailure) -> [UInt8] {
    do throws(SystemFault) {
      let bytes = try system.bytes(of: file, at: offset, count: count)
      if bytes.count == count { return bytes }
    } catch {
      throw .system(error)
    }
    throw .damaged
  }
}

/// Lists the columns with their sums.
private struct SectionMeasure: ColumnVisitor {
  var sections: [SnapshotHeader.Section] = []

  mutating func visit<Value: BitwiseCopyable>(_ number: UInt32, _ column: inout [Value]) {
    let (count, sum) = column.withUnsafeBytes { ($0.count, Checksum.of($0, seed: UInt64(number))) }
    sections.append(
      SnapshotHeader.Section(
        number: number, elementSize: UInt32(MemoryLayout<Value>.stride), offset: 0,
        byteCount: UInt64(count), sum: sum))
  }
}

/// Reads each column into memory of its own and checks its sum.
private struct ColumnReader: ColumnVisitor {
  let system: any StoreFileSystem
  let file: StoreDescriptor
  private let sections: [SnapshotHeader.Section]
  /// Memory is only taken for bytes that are there.
  private let size: Int

  init(
    system: any StoreFileSystem, file: StoreDescriptor, header: SnapshotHeader
  ) throws(SnapshotFailure) {
    self.system = system
    self.file = file
    sections = header.sections
    do throws(SystemFault) {
      size = try system.status(file).size
    } catch {
      throw .system(error)
    }
  }

  mutating func visit<Value: BitwiseCopyable>(
    _ number: UInt32, _ column: inout [Value]
  ) throws(SnapshotFailure) {
    let stride = MemoryLayout<Value>.stride
    guard let section = sections.first(where: { $0.number == number }),
      section.elementSize == UInt32(stride), let size = Int(exactly: section.byteCount),
      size % stride == 0, let offset = Int(exactly: section.offset)
    else { throw .damaged }
    if size == 0 {
      column = []
      return
    }
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, end <= self.size else { throw .damaged }
    var fault: SystemFault?
    var isWhole = false
    column = [Value](unsafeUninitializedCapacity: size / stride) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<size])
      do throws(SystemFault) {
        guard try system.readFully(file, at: offset, into: bytes) == size else { return }
        isWhole = Checksum.of(UnsafeRawBufferPointer(bytes), seed: UInt64(number)) == section.sum
        count = size / stride
      } catch {
        fault = error
      }
    }
    if let fault { throw .system(fault) }
    if !isWhole { throw .damaged }
  }
}

/// Writes columns one after another, small ones together.
private struct ColumnWriter: ColumnVisitor {
  let system: any StoreFileSystem
  let file: StoreDescriptor
  private var offset = 0
  private var buffer: [UInt8] = []

  init(system: any StoreFileSystem, file: StoreDescriptor) {
    self.system = system
    self.file = file
  }

  mutating func visit<Value: BitwiseCopyable>(
    _ number: UInt32, _ column: inout [Value]
  ) throws(SystemFault) {
    let size = column.count * MemoryLayout<Value>.stride
    if size <= 1 << 16 {
      column.withUnsafeBytes { buffer.append(contentsOf: $0) }
      if buffer.count >= 1 << 16 { try flush() }
      return
    }
    try flush()
    let (system, file, offset) = (system, file, offset)
    try column.withUnsafeBufferPointer { values throws(SystemFault) in
      try system.writeFully(file, at: offset, UnsafeRawBufferPointer(values))
    }
    self.offset += size
  }

  mutating func put(_ bytes: [UInt8]) throws(SystemFault) {
    buffer.append(contentsOf: bytes)
  }

  mutating func flush() throws(SystemFault) {
    try system.writeFully(file, at: offset, buffer)
    offset += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
