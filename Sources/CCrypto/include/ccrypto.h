// The primitives that libsodium lacks, from OpenSSL's libcrypto: AES-256-GCM with nonces of any length, and
// RSA-OAEP. The library is opened at its first use: it costs milliseconds at start, and most runs need none.
#ifndef HGRAPH_CCRYPTO_H
#define HGRAPH_CCRYPTO_H

#include <stddef.h>
#include <stdint.h>

/// Opens the library. NULL where it is ready, else a sentence that names the package.
const char *hg_crypto_failure(void);

// Everything below may be called only after `hg_crypto_failure` has given NULL.

/// AES-256-GCM with one key. Not for two threads at once.
struct hg_gcm;
/// NULL where the library refuses.
struct hg_gcm *hg_gcm_new(const uint8_t *key);
void hg_gcm_free(struct hg_gcm *cipher);
/// Encrypts; `tag` has 16 bytes. 0, or -1.
int hg_gcm_seal(
    struct hg_gcm *cipher, const uint8_t *nonce, size_t nonce_count, const uint8_t *associated,
    size_t associated_count, const uint8_t *input, size_t count, uint8_t *output, uint8_t *tag);
/// Decrypts; -1, and `output` wiped, where the tag does not fit.
int hg_gcm_open(
    struct hg_gcm *cipher, const uint8_t *nonce, size_t nonce_count, const uint8_t *associated,
    size_t associated_count, const uint8_t *input, size_t count, const uint8_t *tag,
    uint8_t *output);

/// An RSA key.
struct hg_rsa;
/// A number as bytes, the highest first.
struct hg_number {
  const uint8_t *bytes;
  size_t count;
};
/// The key of a modulus and an exponent; NULL where they make none.
struct hg_rsa *hg_rsa_public(struct hg_number modulus, struct hg_number exponent);
/// The key with its private numbers; `inverse` is the inverse of the second prime modulo the first.
struct hg_rsa *hg_rsa_private(
    struct hg_number modulus, struct hg_number exponent, struct hg_number secret,
    struct hg_number first, struct hg_number second, struct hg_number inverse);
/// A private key in the DER of PKCS #1 or PKCS #8; NULL where it is none of RSA.
struct hg_rsa *hg_rsa_from_der(const uint8_t *bytes, size_t count);
void hg_rsa_free(struct hg_rsa *key);
/// The length of the modulus in bytes.
size_t hg_rsa_size(const struct hg_rsa *key);
/// Copies the modulus (0) or the public exponent (1), the highest byte first, into a buffer of at least
/// `hg_rsa_size`. Returns how many bytes it has.
size_t hg_rsa_number(const struct hg_rsa *key, int which, uint8_t *output);
/// RSA-OAEP with SHA-256 for hash and mask. `output` has `hg_rsa_size` bytes. Returns the number of bytes
/// written, or -1 for every kind of failure.
int64_t hg_rsa_seal(
    const struct hg_rsa *key, const uint8_t *label, size_t label_count, const uint8_t *input,
    size_t count, uint8_t *output);
int64_t hg_rsa_open(
    const struct hg_rsa *key, const uint8_t *label, size_t label_count, const uint8_t *input,
    size_t count, uint8_t *output);

#endif
