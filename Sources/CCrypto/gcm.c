#include "ccrypto.h"
#include "library.h"

#include <limits.h>
#include <stdlib.h>

// One context for each direction: the key is scheduled once, each value sets only its nonce.
struct hg_gcm {
  EVP_CIPHER_CTX *seal;
  EVP_CIPHER_CTX *open;
  size_t seal_nonce, open_nonce;
};

struct hg_gcm *hg_gcm_new(const uint8_t *key) {
  struct hg_gcm *cipher = calloc(1, sizeof *cipher);
  if (!cipher) return NULL;
  cipher->seal = hg_crypto.EVP_CIPHER_CTX_new();
  cipher->open = hg_crypto.EVP_CIPHER_CTX_new();
  const EVP_CIPHER *kind = hg_crypto.EVP_aes_256_gcm();
  if (!cipher->seal || !cipher->open ||
      hg_crypto.EVP_EncryptInit_ex(cipher->seal, kind, NULL, key, NULL) != 1 ||
      hg_crypto.EVP_DecryptInit_ex(cipher->open, kind, NULL, key, NULL) != 1) {
    hg_gcm_free(cipher);
    hg_crypto.ERR_clear_error();
    return NULL;
  }
  return cipher;
}

void hg_gcm_free(struct hg_gcm *cipher) {
  if (!cipher) return;
  hg_crypto.EVP_CIPHER_CTX_free(cipher->seal);
  hg_crypto.EVP_CIPHER_CTX_free(cipher->open);
  free(cipher);
}

static int set_nonce_length(EVP_CIPHER_CTX *context, size_t *current, size_t wanted) {
  if (*current == wanted) return 1;
  if (wanted > INT_MAX) return 0;
  *current = wanted;
  return hg_crypto.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, (int)wanted, NULL) == 1;
}

int hg_gcm_seal(
    struct hg_gcm *cipher, const uint8_t *nonce, size_t nonce_count, const uint8_t *associated,
    size_t associated_count, const uint8_t *input, size_t count, uint8_t *output, uint8_t *tag) {
  int length = 0;
  int done = count <= INT_MAX - 16 && associated_count <= INT_MAX &&
             set_nonce_length(cipher->seal, &cipher->seal_nonce, nonce_count) &&
             hg_crypto.EVP_EncryptInit_ex(cipher->seal, NULL, NULL, NULL, nonce) == 1 &&
             hg_crypto.EVP_EncryptUpdate(
                 cipher->seal, NULL, &length, associated, (int)associated_count) == 1 &&
             hg_crypto.EVP_EncryptUpdate(cipher->seal, output, &length, input, (int)count) == 1 &&
             hg_crypto.EVP_EncryptFinal_ex(cipher->seal, output + length, &length) == 1 &&
             hg_crypto.EVP_CIPHER_CTX_ctrl(cipher->seal, EVP_CTRL_AEAD_GET_TAG, 16, tag) == 1;
  if (!done) hg_crypto.ERR_clear_error();
  return done ? 0 : -1;
}

int hg_gcm_open(
    struct hg_gcm *cipher, const uint8_t *nonce, size_t nonce_count, const uint8_t *associated,
    size_t associated_count, const uint8_t *input, size_t count, const uint8_t *tag,
    uint8_t *output) {
  int length = 0;
  int done = count <= INT_MAX - 16 && associated_count <= INT_MAX &&
             set_nonce_length(cipher->open, &cipher->open_nonce, nonce_count) &&
             hg_crypto.EVP_DecryptInit_ex(cipher->open, NULL, NULL, NULL, nonce) == 1 &&
             hg_crypto.EVP_DecryptUpdate(
                 cipher->open, NULL, &length, associated, (int)associated_count) == 1 &&
             hg_crypto.EVP_DecryptUpdate(cipher->open, output, &length, input, (int)count) == 1 &&
             hg_crypto.EVP_CIPHER_CTX_ctrl(
                 cipher->open, EVP_CTRL_AEAD_SET_TAG, 16, (void *)(uintptr_t)tag) == 1 &&
             hg_crypto.EVP_DecryptFinal_ex(cipher->open, output + length, &length) == 1;
  if (!done) {
    hg_crypto.OPENSSL_cleanse(output, count);
    hg_crypto.ERR_clear_error();
  }
  return done ? 0 : -1;
}
