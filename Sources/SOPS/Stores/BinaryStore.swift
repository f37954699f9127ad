/// Files without a structure: one value.
enum BinaryStore {
  static let key = "data"

  static func readClear(_ bytes: [UInt8]) -> StoredFile {
    StoredFile(documents: [[.value(key: key, .string(bytes), line: 0)]])
  }

  static func writeClear(_ file: StoredFile) throws(SOPSError) -> [UInt8] {
    guard case .string(let bytes)? = file.documents.first?[key] else {
      throw SOPSError(.notStorable, "a binary file has one text under 'data'")
    }
    return bytes
  }
}
