import Text

/// Reading and writing files of every format.
enum FileCodec {
  static func read(
    _ bytes: [UInt8], _ format: Format, isEncrypted: Bool, allowsCarriageReturns: Bool = false
  ) throws(SOPSError) -> StoredFile {
    switch format {
    case .yaml: return try YAMLStore.read(bytes)
    case .json: return try JSONStore.read(bytes)
    case .dotenv:
      return try DotenvStore.read(bytes, allowsCarriageReturns: allowsCarriageReturns)
    case .ini: return try INIStore.read(bytes)
    case .binary: return isEncrypted ? try JSONStore.read(bytes) : BinaryStore.readClear(bytes)
    }
  }

  static func write(
    _ file: StoredFile, _ format: Format, _ layout: Layout
  ) throws(SOPSError) -> [UInt8] {
    switch format {
    case .yaml: return try YAMLStore.write(file, layout)
    case .json: return try JSONStore.write(file, indent: layout.jsonIndent)
    case .dotenv: return try DotenvStore.write(file)
    case .ini: return try INIStore.write(file)
    case .binary:
      return file.metadata == nil
        ? try BinaryStore.writeClear(file) : try JSONStore.write(file, indent: layout.binaryIndent)
    }
  }
}
