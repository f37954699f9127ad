// Which program this is.
#ifndef HGRAPH_IDENTITY_H
#define HGRAPH_IDENTITY_H

#include <stddef.h>
#include <stdint.h>

/// Copies the build id that the linker gave this program: a digest of all that was linked. Returns the
/// number of its bytes, 0 where there is none or `capacity` is too small.
size_t hg_build_id(uint8_t *bytes, size_t capacity);

#endif
