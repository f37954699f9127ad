/// Writes values as `sigs.k8s.io/yaml` does, byte for byte: what kubectl, kustomize and Flux print.
///
/// Keys are sorted (`KeyOrder`), comments, anchors, tags and styles do not survive, sequences are
/// not indented below their key. A value goes the way that it goes there, through JSON: numbers
/// become 64-bit integers or doubles, control characters are refused.
public enum Emitter {
  /// The text of one document, with a line end. `schema` says what plain scalars are.
  ///
  /// It throws, with the place, for keys that are no strings or occur twice, for infinity and
  /// not-a-number, for control characters, and for what does not fit its tag.
  public static func emit(
    _ node: Node, schema: Schema, file: String = ""
  ) throws(YAMLError) -> [UInt8] {
    var output: [UInt8] = []
    try emit(node, schema: schema, file: file, to: &output)
    return output
  }

  /// Appends the text of one document. After an error the output is what it was before.
  public static func emit(
    _ node: Node, schema: Schema, file: String = "", to output: inout [UInt8]
  ) throws(YAMLError) {
    var document = DocumentWriter(schema: schema, file: file)
    try document.write(node)
    output.append(contentsOf: document.bytes)
  }
}
