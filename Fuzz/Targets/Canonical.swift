import BuildStore

@testable import BuildGraph

/// Whatever the canonical reader takes has one encoding only: writing it gives the bytes that were read.
@Sendable func fuzzCanonical(_ bytes: [UInt8]) {
  do {
    var reader = BinaryReader(bytes[...])
    let parameter = try reader.readParameter()
    var writer = BinaryWriter()
    writer.writeParameter(parameter)
    precondition(bytes.starts(with: writer.bytes), "two encodings of one value")
  } catch {
    return
  }
}
