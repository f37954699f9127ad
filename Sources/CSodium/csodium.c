#include "csodium.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

int hg_sodium_start(void) { return sodium_init() < 0 ? -1 : 0; }

// Keys are small and many: one region of slots serves them, since a region for each costs six calls of
// the system. A free slot's first bytes lead to the next one.
#define SLOT 64
#define SLOTS 512

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t *region;
static uint8_t *free_slot;

static int is_slot(const uint8_t *memory) {
  return region && memory >= region && memory < region + (size_t)SLOT * SLOTS;
}

static void make_region(void) {
  region = sodium_malloc((size_t)SLOT * SLOTS);
  if (!region) return;
  for (size_t index = 0; index < SLOTS; index++) {
    uint8_t *slot = region + index * SLOT;
    memcpy(slot, &free_slot, sizeof free_slot);
    free_slot = slot;
  }
}

void *hg_secret_allocate(size_t count) {
  if (count > SLOT) return sodium_malloc(count);
  pthread_mutex_lock(&lock);
  if (!region) make_region();
  uint8_t *slot = free_slot;
  if (slot) memcpy(&free_slot, slot, sizeof free_slot);
  pthread_mutex_unlock(&lock);
  return slot ? slot : sodium_malloc(count);
}

void hg_secret_free(void *memory) {
  pthread_mutex_lock(&lock);
  int in_region = is_slot(memory);
  if (in_region) {
    sodium_memzero(memory, SLOT);
    memcpy(memory, &free_slot, sizeof free_slot);
    free_slot = memory;
  }
  pthread_mutex_unlock(&lock);
  if (!in_region) sodium_free(memory);
}

void hg_secret_seal(void *memory) {
  pthread_mutex_lock(&lock);
  int in_region = is_slot(memory);
  pthread_mutex_unlock(&lock);
  if (!in_region) (void)sodium_mprotect_readonly(memory);
}

void hg_wipe(void *memory, size_t count) { sodium_memzero(memory, count); }

int hg_is_equal(const void *left, const void *right, size_t count) {
  return sodium_memcmp(left, right, count) == 0;
}

void hg_random(void *memory, size_t count) { randombytes_buf(memory, count); }

int hg_x25519(uint8_t *shared, const uint8_t *scalar, const uint8_t *point) {
  return crypto_scalarmult(shared, scalar, point);
}

int hg_x25519_base(uint8_t *point, const uint8_t *scalar) {
  return crypto_scalarmult_base(point, scalar);
}

int hg_ed25519_to_x25519(uint8_t *point, const uint8_t *key) {
  return crypto_sign_ed25519_pk_to_curve25519(point, key);
}

int hg_ed25519_public(uint8_t *key, const uint8_t *seed) {
  uint8_t secret[crypto_sign_SECRETKEYBYTES];
  int result = crypto_sign_seed_keypair(key, secret, seed);
  sodium_memzero(secret, sizeof secret);
  return result;
}

void hg_chacha_seal(
    uint8_t *output, const uint8_t *input, size_t count, const uint8_t *nonce, const uint8_t *key) {
  (void)crypto_aead_chacha20poly1305_ietf_encrypt(
      output, NULL, input, count, NULL, 0, NULL, nonce, key);
}

int hg_chacha_open(
    uint8_t *output, const uint8_t *input, size_t count, const uint8_t *nonce, const uint8_t *key) {
  return crypto_aead_chacha20poly1305_ietf_decrypt(
      output, NULL, NULL, input, count, NULL, 0, nonce, key);
}

void hg_hmac_sha256(
    uint8_t *tag, const uint8_t *key, size_t key_count, const uint8_t *first, size_t first_count,
    const uint8_t *second, size_t second_count) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key, key_count);
  crypto_auth_hmacsha256_update(&state, first, first_count);
  crypto_auth_hmacsha256_update(&state, second, second_count);
  crypto_auth_hmacsha256_final(&state, tag);
  sodium_memzero(&state, sizeof state);
}

struct hg_sha512 {
  crypto_hash_sha512_state state;
};

struct hg_sha512 *hg_sha512_new(void) {
  // A state lives for one file and is wiped: guard pages for it would cost more than the hash.
  struct hg_sha512 *state = malloc(sizeof *state);
  if (state) crypto_hash_sha512_init(&state->state);
  return state;
}

void hg_sha512_add(struct hg_sha512 *state, const uint8_t *bytes, size_t count) {
  crypto_hash_sha512_update(&state->state, bytes, count);
}

void hg_sha512_finish(struct hg_sha512 *state, uint8_t *digest) {
  crypto_hash_sha512_final(&state->state, digest);
  hg_sha512_free(state);
}

void hg_sha512_free(struct hg_sha512 *state) {
  sodium_memzero(state, sizeof *state);
  free(state);
}

int hg_scrypt(
    uint8_t *key, const uint8_t *passphrase, size_t passphrase_count, const uint8_t *salt,
    size_t salt_count, uint64_t cost) {
  return crypto_pwhash_scryptsalsa208sha256_ll(
      passphrase, passphrase_count, salt, salt_count, cost, 8, 1, key, 32);
}
