import CYAML

/// libyaml's event parser over bytes in memory.
///
/// The parser's struct holds pointers to itself and so must not move: it lives behind a pointer of
/// its own. The bytes must outlive the source.
struct EventSource: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// A source of the events of UTF-8 text. Throws where libyaml gets no memory for it.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw YAMLError(.limit, file: "", at: .none, "there is no memory left to read it")
    }
    self.parser = parser
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Fills in the next event, which the caller deletes with `yaml_event_delete`; false on an error.
  @inline(__always)
  func next(_ event: inout yaml_event_t) -> Bool {
    yaml_parser_parse(parser, &event) == 1
  }

  /// Fills in the next token, which the caller deletes with `yaml_token_delete`; false on an error.
  func next(_ token: inout yaml_token_t) -> Bool {
    yaml_parser_scan(parser, &token) == 1
  }

  /// What went wrong when `next` returned false.
  var failure: ParserFailure { ParserFailure(parser.pointee) }
}

/// What libyaml says of an error.
struct ParserFailure {
  /// Whether the reader could not make characters of the bytes.
  let isEncoding: Bool
  /// Its text.
  let problem: String
  /// What it was doing, with the mark of its beginning.
  let context: String?
  let contextMark: Mark
  /// Where it is, unless `isEncoding`.
  let mark: Mark
  /// Where it is in bytes, if `isEncoding`.
  let byteOffset: Int
  /// The byte or the character that is wrong, if `isEncoding`.
  let value: Int

  fileprivate init(_ parser: yaml_parser_t) {
    isEncoding = parser.error == YAML_READER_ERROR
    problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
    context = parser.context.map { String(cString: $0) }
    contextMark = Mark(parser.context_mark)
    mark = Mark(parser.problem_mark)
    byteOffset = parser.problem_offset
    value = Int(parser.problem_value)
  }
}

extension Mark {
  /// libyaml counts from 0.
  @inline(__always)
  init(_ mark: yaml_mark_t) {
    self.init(
      line: UInt32(truncatingIfNeeded: mark.line &+ 1),
      column: UInt32(truncatingIfNeeded: mark.column &+ 1))
  }
}
