public import Findings
import Text

/// A file in clear: its documents.
public struct ClearFile: Sendable {
  /// Its documents.
  public var documents: [[Item]]
  /// How it is laid out.
  public let format: Format
  /// What it was decrypted from; nil for one that was never encrypted.
  var origin: Origin?
  /// What is to be told about its decryption.
  public var warnings: [Finding]

  /// Reads a file in clear. What the peer would lose or change silently is refused.
  public init(
    _ bytes: [UInt8], format: Format, file: String = "", allowsCarriageReturns: Bool = false
  ) throws(SOPSError) {
    do throws(SOPSError) {
      let stored = try FileCodec.read(
        bytes, format, isEncrypted: false, allowsCarriageReturns: allowsCarriageReturns)
      if stored.metadata != nil {
        throw SOPSError(
          .alreadyEncrypted, "it has metadata of SOPS at its top level",
          hints: ["to change it, use 'edit' or 'set'"])
      }
      documents = stored.documents
    } catch { throw error.with(file: file) }
    self.format = format
    warnings = []
  }

  init(documents: [[Item]], format: Format, origin: Origin?, warnings: [Finding]) {
    self.documents = documents
    self.format = format
    self.origin = origin
    self.warnings = warnings
  }

  /// The bytes of the file, in its own format or another. Formats with one document take the first.
  public func bytes(as format: Format? = nil, _ layout: Layout = Layout()) throws(SOPSError)
    -> [UInt8]
  {
    let format = format ?? self.format
    let stored = StoredFile(documents: documents, metadata: nil)
    do throws(SOPSError) { return try FileCodec.write(stored, format, layout) } catch {
      throw error.with(file: origin?.file.file ?? "")
    }
  }

  /// The value at a path of the first document as text: a leaf without a line end, a collection as
  /// YAML or JSON.
  public func extract(
    _ path: [PathStep], as format: Format? = nil, _ layout: Layout = Layout()
  ) throws(SOPSError) -> [UInt8] {
    let value = try TreePathWalk.find(path, in: .map(documents.first ?? []))
    switch value {
    case .list, .map:
      if format ?? self.format == .yaml { return YAMLStore.write(value, layout) }
      return try JSONStore.write(value, indent: layout.jsonIndent) + [UInt8(ascii: "\n")]
    default: return LeafText.extracted(value)
    }
  }

  /// Sets a value of the first document; whether anything changed.
  @discardableResult
  public mutating func set(_ value: Value, at path: [PathStep]) throws(SOPSError) -> Bool {
    if documents.isEmpty { documents = [[]] }
    let before = documents[0]
    var root = Value.map(before)
    try TreePathWalk.set(value, at: path[...], in: &root)
    documents[0] = root.items ?? []
    return before != documents[0]
  }

  /// Removes a value of the first document.
  public mutating func unset(_ path: [PathStep]) throws(SOPSError) {
    var root = Value.map(documents.first ?? [])
    try TreePathWalk.unset(path[...], in: &root)
    documents[0] = root.items ?? []
  }
}

extension LeafText {
  /// A leaf as `--extract` prints it.
  static func extracted(_ value: Value) -> [UInt8] {
    switch value {
    case .bool(let value): Array((value ? "true" : "false").utf8)
    case .null: Array("null".utf8)
    default: bytes(of: value)
    }
  }
}

extension ClearFile {
  /// The same file with documents that somebody edited; it keeps what it came from.
  public func edited(_ bytes: [UInt8], file: String = "") throws(SOPSError) -> ClearFile {
    var edited = try ClearFile(bytes, format: format, file: file, allowsCarriageReturns: true)
    edited.origin = origin
    return edited
  }

  /// Whether both hold the same documents, comments included.
  public func hasSameContent(as other: ClearFile) -> Bool { documents == other.documents }
}
