import YAML

/// Whatever parses is written, read again, and written to the same bytes.
@Sendable func fuzzYAML(_ bytes: [UInt8]) {
  do {
    for document in try YAMLParser().documents(bytes) {
      guard let document = try document?.applyingMergeKeys() else { continue }
      let written = try Emitter.emit(document, schema: .kustomizeResource)
      guard let again = try YAMLParser().documents(written).first ?? nil else {
        fatalError("a document vanished")
      }
      let rewritten = try Emitter.emit(again, schema: .yaml11)
      precondition(rewritten == written, "a second writing differs")
    }
  } catch {
    return
  }
}

/// Whatever parses as JSON is written and read to the same bytes, from the second writing on: the first turns the
/// fraction `-0e1` into `-0`, which is read as the integer 0.
@Sendable func fuzzJSON(_ bytes: [UInt8]) {
  do {
    let once = try JSON.write(JSON.parse(bytes), schema: .json)
    let written = try JSON.write(JSON.parse(once), schema: .json)
    let rewritten = try JSON.write(JSON.parse(written), schema: .json)
    precondition(rewritten == written, "a second writing differs")
  } catch {
    return
  }
}
