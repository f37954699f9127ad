import CRE2
import Text

/// Owns an expression of RE2.
///
/// `@unchecked Sendable`: the pointer is set once and freed once, and RE2 guarantees that matching,
/// the only thing done in between, may happen on several threads at once.
final class CompiledExpression: @unchecked Sendable {
  /// The memory that a program and its automata may take. It is RE2's own default, and a bound that
  /// only hostile expressions have been seen to meet.
  private static let memory: Int64 = 8 << 20

  private let pointer: OpaquePointer

  /// Compiles an expression in RE2's syntax; `source` is what the user wrote.
  init(_ translated: String, source: String) throws(PatternError) {
    var text = translated
    let compiled = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        hg_re2_compile($0.baseAddress, $0.count, CompiledExpression.memory)
      }
    }
    guard let compiled else {
      throw PatternError(source: source, reason: .internalError, fragment: "")
    }
    let code = hg_re2_error_code(compiled)
    if code == HG_RE2_OK {
      pointer = compiled
      return
    }
    var length = 0
    let start = hg_re2_error_fragment(compiled, &length)
    let bytes = UnsafeRawBufferPointer(start: start, count: length)
    let fragment = String(decoding: bytes, as: UTF8.self)
    hg_re2_free(compiled)
    throw CompiledExpression.error(code, fragment, translated, source)
  }

  /// The error as Go has it.
  private static func error(
    _ code: hg_re2_error, _ fragment: String, _ translated: String, _ source: String
  ) -> PatternError {
    let reason = PatternError.Reason(code)
    if code == HG_RE2_BAD_UTF8 {
      // The source is UTF-8: RE2 says so of a `\x{` that the expression ends with.
      return PatternError(source: source, reason: .invalidEscape, fragment: #"\x{"#)
    }
    if fragment.hasSameBytes(as: translated) {
      return PatternError(source: source, reason: reason, fragment: source)
    }
    if code == HG_RE2_REPEAT_SIZE, fragment.hasSuffix("?") {
      return PatternError(source: source, reason: reason, fragment: String(fragment.dropLast()))
    }
    return PatternError(source: source, reason: reason, fragment: fragment)
  }

  deinit {
    hg_re2_free(pointer)
  }

  var groupCount: Int { Int(hg_re2_group_count(pointer)) }

  func matches(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Bool {
    text.withMemoryRebound(to: CChar.self) {
      hg_re2_match(pointer, $0.baseAddress, $0.count, 0, isWhole, nil, 0)
    }
  }

  /// Fills pairs of begin and end of the leftmost match at or after an offset; -1 for groups that
  /// took no part.
  func find(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int,
    into spans: UnsafeMutableBufferPointer<Int>
  ) -> Bool {
    text.withMemoryRebound(to: CChar.self) {
      hg_re2_match(
        pointer, $0.baseAddress, $0.count, start, false, spans.baseAddress, Int32(spans.count / 2))
    }
  }
}

extension PatternError.Reason {
  fileprivate init(_ code: hg_re2_error) {
    self =
      switch code {
      case HG_RE2_BAD_ESCAPE: .invalidEscape
      case HG_RE2_BAD_CHAR_CLASS: .invalidClass
      case HG_RE2_BAD_CHAR_RANGE: .invalidClassRange
      case HG_RE2_MISSING_BRACKET: .missingBracket
      case HG_RE2_MISSING_PAREN: .missingParenthesis
      case HG_RE2_UNEXPECTED_PAREN: .unexpectedParenthesis
      case HG_RE2_TRAILING_BACKSLASH: .trailingBackslash
      case HG_RE2_REPEAT_ARGUMENT: .missingRepeatArgument
      case HG_RE2_REPEAT_SIZE: .invalidRepeatCount
      case HG_RE2_REPEAT_OP: .nestedRepetition
      case HG_RE2_BAD_PERL_OP: .unsupportedPerlSyntax
      case HG_RE2_BAD_NAMED_CAPTURE: .invalidGroupName
      case HG_RE2_TOO_LARGE: .tooLarge
      default: .internalError
      }
  }
}
