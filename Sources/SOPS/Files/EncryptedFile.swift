public import Secrets
import Text

/// An encrypted file as it stands: its documents with sealed values, and its metadata.
public struct EncryptedFile: Sendable {
  /// How it is laid out.
  public let format: Format
  /// What it says of itself.
  public var metadata: Metadata
  /// Its name in errors.
  public let file: String
  var documents: [[Item]]
  /// Its bytes as they were read.
  let bytes: [UInt8]

  /// Reads a file without opening it.
  public init(_ bytes: [UInt8], format: Format, file: String = "") throws(SOPSError) {
    do throws(SOPSError) {
      let stored: StoredFile
      do throws(SOPSError) {
        stored = try FileCodec.read(bytes, format, isEncrypted: true)
      } catch {
        // What is no JSON is a binary file in clear.
        if format == .binary,
          error.kind == .notJSON || error.kind == .topLevel || error.kind == .emptyFile
            || error.kind == .trailingData
        {
          throw SOPSError(.notEncrypted)
        }
        throw error
      }
      guard let tree = stored.metadata else {
        throw SOPSError(.notEncrypted, "it has no metadata", hints: ["encrypt it first"])
      }
      metadata = try MetadataReader(tree).read()
      if format == .binary { metadata.selection = .everything }
      documents = stored.documents
    } catch { throw error.with(file: file) }
    self.format = format
    self.file = file
    self.bytes = bytes
  }

  /// Opens it with the identities of a ring.
  public func open(
    with ring: KeyRing, ignoringCode: Bool = false
  ) throws(SOPSError) -> ClearFile {
    do throws(SOPSError) {
      return try open(key: try ring.dataKey(metadata), ignoringCode: ignoringCode)
    } catch { throw error.with(file: file) }
  }

  /// Opens it with its data key. The authentication code is checked unless it is to be ignored.
  public func open(key: SecretBytes, ignoringCode: Bool = false) throws(SOPSError) -> ClearFile {
    do throws(SOPSError) {
      let cipher = try ValueCipher(key)
      let code = MessageCode(encryptedOnly: metadata.codeOfEncryptedOnly)
      let matcher = try SelectionMatcher(metadata.selection)
      var walk = TreeWalk(DecryptingVisitor(cipher: cipher, code: code, matcher: matcher))
      var documents = documents
      for index in documents.indices {
        do throws(SOPSError) { try walk.walk(&documents[index]) } catch {
          if walk.visitor.failures.isEmpty { throw error }
          break
        }
      }
      if var first = walk.visitor.failures.first {
        first.others = Array(walk.visitor.failures.dropFirst())
        throw first
      }
      if !ignoringCode { try check(code.finish(), cipher) }
      return ClearFile(
        documents: documents, format: format,
        origin: Origin(file: self, key: key, nonces: walk.visitor.nonces),
        warnings: walk.visitor.warnings)
    } catch { throw error.with(file: file) }
  }

  /// The time stamp as the code is bound to it.
  var timeStamp: String {
    Instant(rfc3339: metadata.lastModified)?.inSeconds ?? metadata.lastModified
  }

  private func check(_ computed: [UInt8], _ cipher: ValueCipher) throws(SOPSError) {
    if metadata.code.isEmpty {
      throw SOPSError(.macMissing, hints: ["the file was changed by hand; restore it"])
    }
    guard let sealed = SealedText(Array(metadata.code.utf8)),
      let stored = cipher.open(sealed, associated: Array(timeStamp.utf8))
    else {
      throw SOPSError(.macUnreadable, hints: ["'mac' or 'lastmodified' was edited"])
    }
    guard isEqualInConstantTime(stored, computed) else {
      throw SOPSError(
        .macMismatch,
        hints: [
          "a value in clear was edited, or entries were moved, added or removed by hand",
          "where values in clear are edited by hand, use mac_only_encrypted",
        ])
    }
  }
}

/// Where a clear file came from: what its next encryption keeps.
struct Origin: Sendable {
  var file: EncryptedFile
  var key: SecretBytes
  var nonces: NonceMemory
}

extension Instant {
  /// RFC 3339 in whole seconds.
  var inSeconds: String {
    Instant(seconds: seconds, nanoseconds: 0, offsetMinutes: offsetMinutes).rfc3339
  }
}

extension EncryptedFile {
  /// The file in another format, its values as they are sealed.
  public func bytes(as format: Format, _ layout: Layout) throws(SOPSError) -> [UInt8] {
    try FileCodec.write(
      StoredFile(documents: documents, metadata: metadata.tree(isBinary: self.format == .binary)),
      format, layout)
  }
}
