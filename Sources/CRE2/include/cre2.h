// RE2 (https://github.com/google/re2) as plain C: compile, match, say what is wrong.
#ifndef HGRAPH_CRE2_H
#define HGRAPH_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What is wrong with an expression.
enum hg_re2_error {
  HG_RE2_OK = 0,
  HG_RE2_INTERNAL,
  HG_RE2_BAD_ESCAPE,
  HG_RE2_BAD_CHAR_CLASS,
  HG_RE2_BAD_CHAR_RANGE,
  HG_RE2_MISSING_BRACKET,
  HG_RE2_MISSING_PAREN,
  HG_RE2_UNEXPECTED_PAREN,
  HG_RE2_TRAILING_BACKSLASH,
  HG_RE2_REPEAT_ARGUMENT,
  HG_RE2_REPEAT_SIZE,
  HG_RE2_REPEAT_OP,
  HG_RE2_BAD_PERL_OP,
  HG_RE2_BAD_UTF8,
  HG_RE2_BAD_NAMED_CAPTURE,
  HG_RE2_TOO_LARGE,
};

// A compiled expression. Matching does not change it: any number of threads may match at once.
typedef struct hg_re2 hg_re2;

// Compiles an expression in UTF-8. Never null; free it also where it is wrong. Logs nothing.
hg_re2 *hg_re2_compile(const char *pattern, size_t length, int64_t max_memory);
void hg_re2_free(hg_re2 *expression);

enum hg_re2_error hg_re2_error_code(const hg_re2 *expression);
// The part of the expression that is wrong; lives as long as the expression.
const char *hg_re2_error_fragment(const hg_re2 *expression, size_t *length);

// The number of groups without the whole match; -1 where the expression is wrong.
int hg_re2_group_count(const hg_re2 *expression);

// Looks for the leftmost match at or after `from`; what stands before it is seen as context. With
// `whole` the match must span the text from `from` to its end. Fills `count` pairs of begin and end
// (pair 0 is the match, -1 is a group that took no part); count 0 is the fastest.
bool hg_re2_match(const hg_re2 *expression, const char *text, size_t length, size_t from, bool whole,
                  ptrdiff_t *spans, int count);

#ifdef __cplusplus
}
#endif

#endif
