/// Where the store's bytes lie: one file that grows at its end. Tests put faults in here.
public protocol StoreMedium: Sendable {
  /// Does something while no other process reads or writes the store.
  func exclusively<Result>(
    _ body: () throws(StoreFault) -> Result
  ) throws(StoreFault) -> Result
  /// The number of bytes; nil where there is no store yet.
  func size() throws(StoreFault) -> Int?
  /// The bytes from an offset on, at most so many; fewer at the end.
  func read(from offset: Int, count: Int) throws(StoreFault) -> [UInt8]
  /// Cuts off what lies behind an offset and puts bytes there. What was before the offset is kept
  /// also where this fails.
  func append(_ bytes: [UInt8], at offset: Int) throws(StoreFault)
  /// Puts other bytes in place of all, at once.
  func replace(_ bytes: [UInt8]) throws(StoreFault)
}

/// The store's medium refuses.
public struct StoreFault: Error, Hashable, Sendable {
  /// The reason, in the system's words.
  public let reason: String

  /// A refusal.
  public init(_ reason: String) {
    self.reason = reason
  }
}
