// The primitives of libsodium that hgraph uses.
//
// libsodium's own headers bring types of the system with them, which Swift would take for this module's:
// so these few calls stand between. All lengths are in bytes; buffers have the lengths that the names say.
#ifndef HGRAPH_CSODIUM_H
#define HGRAPH_CSODIUM_H

#include <stddef.h>
#include <stdint.h>

/// Starts the library; 0 where it is ready. Any number of calls, from any thread.
int hg_sodium_start(void);

/// Memory between guard pages that is not swapped (where the limit allows), not dumped, and wiped when
/// freed. NULL where there is none.
void *hg_secret_allocate(size_t count);
/// Wipes and frees what `hg_secret_allocate` gave.
void hg_secret_free(void *memory);
/// Makes it readable only where it has pages of its own (more than 64 bytes): a stray write stops the
/// program.
void hg_secret_seal(void *memory);
/// Overwrites memory; never optimised away.
void hg_wipe(void *memory, size_t count);
/// 1 where both are the same, in time that depends on `count` alone.
int hg_is_equal(const void *left, const void *right, size_t count);
/// Fills memory with random bytes of the system.
void hg_random(void *memory, size_t count);

/// X25519 of a scalar and a point, 32 bytes each. -1 where the result is zero.
int hg_x25519(uint8_t *shared, const uint8_t *scalar, const uint8_t *point);
/// X25519 of a scalar and the base point. -1 on failure.
int hg_x25519_base(uint8_t *point, const uint8_t *scalar);
/// The Montgomery form of an Ed25519 public key. -1 where it is none, or of low order.
int hg_ed25519_to_x25519(uint8_t *point, const uint8_t *key);
/// The Ed25519 public key of a seed of 32 bytes.
int hg_ed25519_public(uint8_t *key, const uint8_t *seed);

/// ChaCha20-Poly1305 (RFC 8439) without associated data: `output` has 16 bytes more than `count`.
void hg_chacha_seal(
    uint8_t *output, const uint8_t *input, size_t count, const uint8_t *nonce, const uint8_t *key);
/// Opens it: `output` has 16 bytes fewer than `count`. -1 where the tag does not fit.
int hg_chacha_open(
    uint8_t *output, const uint8_t *input, size_t count, const uint8_t *nonce, const uint8_t *key);

/// HMAC-SHA-256 of two parts, one after the other, 32 bytes.
void hg_hmac_sha256(
    uint8_t *tag, const uint8_t *key, size_t key_count, const uint8_t *first, size_t first_count,
    const uint8_t *second, size_t second_count);

/// A SHA-512 that is being computed.
struct hg_sha512;
struct hg_sha512 *hg_sha512_new(void);
void hg_sha512_add(struct hg_sha512 *state, const uint8_t *bytes, size_t count);
/// Gives the 64 bytes, wipes and frees the state.
void hg_sha512_finish(struct hg_sha512 *state, uint8_t *digest);
/// Wipes and frees a state whose digest nobody wants.
void hg_sha512_free(struct hg_sha512 *state);

/// scrypt with r = 8 and p = 1 into 32 bytes. -1 where the memory (1 KiB times `cost`) is not there.
int hg_scrypt(
    uint8_t *key, const uint8_t *passphrase, size_t passphrase_count, const uint8_t *salt,
    size_t salt_count, uint64_t cost);

#endif
