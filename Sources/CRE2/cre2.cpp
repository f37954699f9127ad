#include "cre2.h"

#include <re2/re2.h>

#include <string>
#include <vector>

// The members of std::string_view and of the older re2::StringPiece are the same as far as used.
using Piece = re2::StringPiece;

struct hg_re2 {
  re2::RE2 expression;
  hg_re2(const Piece &pattern, const re2::RE2::Options &options) : expression(pattern, options) {}
};

extern "C" hg_re2 *hg_re2_compile(const char *pattern, size_t length, int64_t max_memory) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(max_memory);
  return new hg_re2(Piece(length == 0 ? "" : pattern, length), options);
}

extern "C" void hg_re2_free(hg_re2 *expression) { delete expression; }

extern "C" enum hg_re2_error hg_re2_error_code(const hg_re2 *expression) {
  switch (expression->expression.error_code()) {
    case re2::RE2::NoError: return HG_RE2_OK;
    case re2::RE2::ErrorInternal: return HG_RE2_INTERNAL;
    case re2::RE2::ErrorBadEscape: return HG_RE2_BAD_ESCAPE;
    case re2::RE2::ErrorBadCharClass: return HG_RE2_BAD_CHAR_CLASS;
    case re2::RE2::ErrorBadCharRange: return HG_RE2_BAD_CHAR_RANGE;
    case re2::RE2::ErrorMissingBracket: return HG_RE2_MISSING_BRACKET;
    case re2::RE2::ErrorMissingParen: return HG_RE2_MISSING_PAREN;
    case re2::RE2::ErrorUnexpectedParen: return HG_RE2_UNEXPECTED_PAREN;
    case re2::RE2::ErrorTrailingBackslash: return HG_RE2_TRAILING_BACKSLASH;
    case re2::RE2::ErrorRepeatArgument: return HG_RE2_REPEAT_ARGUMENT;
    case re2::RE2::ErrorRepeatSize: return HG_RE2_REPEAT_SIZE;
    case re2::RE2::ErrorRepeatOp: return HG_RE2_REPEAT_OP;
    case re2::RE2::ErrorBadPerlOp: return HG_RE2_BAD_PERL_OP;
    case re2::RE2::ErrorBadUTF8: return HG_RE2_BAD_UTF8;
    case re2::RE2::ErrorBadNamedCapture: return HG_RE2_BAD_NAMED_CAPTURE;
    case re2::RE2::ErrorPatternTooLarge: return HG_RE2_TOO_LARGE;
  }
  return HG_RE2_INTERNAL;
}

extern "C" const char *hg_re2_error_fragment(const hg_re2 *expression, size_t *length) {
  const std::string &fragment = expression->expression.error_arg();
  *length = fragment.size();
  return fragment.data();
}

extern "C" int hg_re2_group_count(const hg_re2 *expression) {
  return expression->expression.NumberOfCapturingGroups();
}

extern "C" bool hg_re2_match(const hg_re2 *expression, const char *text, size_t length, size_t from,
                             bool whole, ptrdiff_t *spans, int count) {
  // A null text would make an empty match look like a group that took no part.
  const Piece subject(length == 0 ? "" : text, length);
  const auto anchor = whole ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
  Piece few[16];
  std::vector<Piece> many;
  Piece *groups = few;
  if (count > 16) {
    many.resize(static_cast<size_t>(count));
    groups = many.data();
  }
  if (!expression->expression.Match(subject, from, length, anchor, groups, count)) return false;
  for (int i = 0; i < count; i++) {
    const bool took_part = groups[i].data() != nullptr;
    spans[2 * i] = took_part ? groups[i].data() - subject.data() : -1;
    spans[2 * i + 1] = took_part ? spans[2 * i] + static_cast<ptrdiff_t>(groups[i].size()) : -1;
  }
  return true;
}
