@testable import BuildGraph

/// A store of any bytes is opened; what is read from it are whole frames.
@Sendable func fuzzStore(_ bytes: [UInt8]) {
  let (frames, size) = StoreFrames.read(bytes[...])
  precondition(size <= bytes.count)
  for frame in frames { _ = StoreFrames.frame(frame) }
}
