import Secrets

/// The payload: chunks of 64 KiB, each with its own tag, the last one marked.
enum Payload {
  /// Plaintext bytes of every chunk but the last.
  static let chunkLength = 65_536
  /// Bytes of the nonce before the chunks.
  static let nonceLength = 16

  private static let sealedLength = chunkLength + ChaChaPoly.tagLength

  /// The plaintext, all or nothing.
  static func open(
    _ chunks: ArraySlice<UInt8>, key: SecretBytes
  ) throws(AgeError) -> [UInt8] {
    let count = max(1, (chunks.count + sealedLength - 1) / sealedLength)
    let tags = count * ChaChaPoly.tagLength
    let last = chunks.count - (count - 1) * sealedLength
    guard last >= ChaChaPoly.tagLength else { throw .payload("the file is cut off") }
    var failure: AgeError?
    let total = chunks.count - tags
    var plaintext = [UInt8](unsafeUninitializedCapacity: max(total, 1)) { output, filled in
      chunks.withUnsafeBytes { input in
        failure = open(input, count: count, key: key, into: UnsafeMutableRawBufferPointer(output))
      }
      filled = total
    }
    if let failure {
      wipe(&plaintext)
      throw failure
    }
    return plaintext
  }

  private static func open(
    _ input: UnsafeRawBufferPointer, count: Int, key: SecretBytes,
    into output: UnsafeMutableRawBufferPointer
  ) -> AgeError? {
    for number in 0..<count {
      let start = number * sealedLength
      let length = min(sealedLength, input.count - start)
      let isLast = number == count - 1
      if isLast, count > 1, length == ChaChaPoly.tagLength {
        return .payload("the last chunk is empty")
      }
      let chunk = UnsafeRawBufferPointer(rebasing: input[start..<start + length])
      let place = UnsafeMutableRawBufferPointer(
        rebasing: output[
          number * chunkLength..<number * chunkLength + length - ChaChaPoly.tagLength])
      guard ChaChaPoly.open(chunk, key: key, nonce: nonce(number, isLast: isLast), into: place)
      else {
        return .payload(isLast ? "it is damaged or cut off" : "chunk \(number) is damaged")
      }
    }
    return nil
  }

  /// The chunks of a plaintext.
  static func seal(_ plaintext: UnsafeRawBufferPointer, key: SecretBytes) -> [UInt8] {
    let count = max(1, (plaintext.count + chunkLength - 1) / chunkLength)
    var output: [UInt8] = []
    output.reserveCapacity(plaintext.count + count * ChaChaPoly.tagLength)
    for number in 0..<count {
      let start = number * chunkLength
      let chunk = UnsafeRawBufferPointer(
        rebasing: plaintext[start..<min(start + chunkLength, plaintext.count)])
      output += ChaChaPoly.seal(
        chunk, key: key, nonce: nonce(number, isLast: number == count - 1))
    }
    return output
  }

  /// A counter of 11 bytes, then whether it is the last chunk.
  private static func nonce(_ number: Int, isLast: Bool) -> [UInt8] {
    var nonce = [UInt8](repeating: 0, count: 12)
    for index in 0..<8 { nonce[10 - index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
    nonce[11] = isLast ? 1 : 0
    return nonce
  }
}
