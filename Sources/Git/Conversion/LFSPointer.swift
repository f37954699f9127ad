import Digest

/// The blob that stands for a file kept by Git LFS: it names the content's SHA-256, which is our
/// digest too.
struct LFSPointer {
  let digest: Digest
  let byteCount: Int

  /// Reads a pointer; nil where the blob is none, and then the content itself.
  init?(_ blob: [UInt8]) {
    guard blob.count < 1024 else { return nil }
    var digest: Digest?
    var count: Int?
    var isVersioned = false
    for line in blob.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      if let version = text.withoutPrefix("version ") {
        isVersioned = version.utf8.elementsEqual("https://git-lfs.github.com/spec/v1".utf8)
      } else if let hex = text.withoutPrefix("oid sha256:") {
        digest = Digest(hex: hex)
      } else if let number = text.withoutPrefix("size ") {
        count = Int(number)
      }
    }
    guard isVersioned, let digest, let count, count >= 0 else { return nil }
    self.digest = digest
    byteCount = count
  }
}
