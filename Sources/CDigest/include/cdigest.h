// SHA-256 (FIPS 180-4): with the processor's SHA extension where it has one, portable elsewhere.
#ifndef HGRAPH_CDIGEST_H
#define HGRAPH_CDIGEST_H

#include <stddef.h>
#include <stdint.h>

/// The state of a running hash. Filled by `hg_sha256_start`; copying it copies the hash so far.
struct hg_sha256 {
  uint32_t state[8];
  uint64_t length;    // bytes taken so far
  uint8_t block[64];  // the bytes of the unfinished block
};

void hg_sha256_start(struct hg_sha256 *hash);
void hg_sha256_update(struct hg_sha256 *hash, const void *bytes, size_t count);
/// Writes the 32 bytes of the digest; the state may not be used afterwards.
void hg_sha256_finish(struct hg_sha256 *hash, uint8_t *digest);

/// The same hash without the processor's extension: what the tests compare with.
void hg_sha256_portable(const void *bytes, size_t count, uint8_t *digest);

#endif
