#include "ccrypto.h"
#include "library.h"

#include <limits.h>
#include <string.h>

// A key is OpenSSL's EVP_PKEY under our name.
static EVP_PKEY *inner(const struct hg_rsa *key) { return (EVP_PKEY *)(uintptr_t)key; }

static struct hg_rsa *finish(RSA *rsa) {
  EVP_PKEY *key = hg_crypto.EVP_PKEY_new();
  if (key && hg_crypto.EVP_PKEY_set1_RSA(key, rsa) != 1) {
    hg_crypto.EVP_PKEY_free(key);
    key = NULL;
  }
  hg_crypto.RSA_free(rsa);
  hg_crypto.ERR_clear_error();
  return (struct hg_rsa *)key;
}

static BIGNUM *number(struct hg_number value) {
  if (value.count > INT_MAX) return NULL;
  return hg_crypto.BN_bin2bn(value.bytes, (int)value.count, NULL);
}

/// Sets modulus, exponent and, where it is not NULL, the secret exponent; takes all three.
static int set_key(RSA *rsa, BIGNUM *modulus, BIGNUM *exponent, BIGNUM *secret, int is_private) {
  if (modulus && exponent && (secret || !is_private) &&
      hg_crypto.RSA_set0_key(rsa, modulus, exponent, secret) == 1) {
    return 1;
  }
  hg_crypto.BN_clear_free(modulus);
  hg_crypto.BN_clear_free(exponent);
  hg_crypto.BN_clear_free(secret);
  return 0;
}

struct hg_rsa *hg_rsa_public(struct hg_number modulus, struct hg_number exponent) {
  RSA *rsa = hg_crypto.RSA_new();
  if (!rsa) return NULL;
  if (!set_key(rsa, number(modulus), number(exponent), NULL, 0)) {
    hg_crypto.RSA_free(rsa);
    hg_crypto.ERR_clear_error();
    return NULL;
  }
  return finish(rsa);
}

/// The secret exponent modulo a prime less one, which OpenSSH's form of a key lacks.
static BIGNUM *reduced(struct hg_number secret, struct hg_number prime) {
  BN_CTX *context = hg_crypto.BN_CTX_new();
  BIGNUM *divisor = number(prime);
  BIGNUM *dividend = number(secret);
  BIGNUM *remainder = divisor ? hg_crypto.BN_dup(divisor) : NULL;
  if (!context || !dividend || !remainder || hg_crypto.BN_sub_word(divisor, 1) != 1 ||
      hg_crypto.BN_div(NULL, remainder, dividend, divisor, context) != 1) {
    hg_crypto.BN_clear_free(remainder);
    remainder = NULL;
  }
  hg_crypto.BN_clear_free(dividend);
  hg_crypto.BN_clear_free(divisor);
  hg_crypto.BN_CTX_free(context);
  return remainder;
}

static int set_factors(RSA *rsa, BIGNUM *first, BIGNUM *second) {
  if (first && second && hg_crypto.RSA_set0_factors(rsa, first, second) == 1) return 1;
  hg_crypto.BN_clear_free(first);
  hg_crypto.BN_clear_free(second);
  return 0;
}

static int set_remainders(RSA *rsa, BIGNUM *first, BIGNUM *second, BIGNUM *inverse) {
  if (first && second && inverse &&
      hg_crypto.RSA_set0_crt_params(rsa, first, second, inverse) == 1) {
    return 1;
  }
  hg_crypto.BN_clear_free(first);
  hg_crypto.BN_clear_free(second);
  hg_crypto.BN_clear_free(inverse);
  return 0;
}

struct hg_rsa *hg_rsa_private(
    struct hg_number modulus, struct hg_number exponent, struct hg_number secret,
    struct hg_number first, struct hg_number second, struct hg_number inverse) {
  RSA *rsa = hg_crypto.RSA_new();
  if (!rsa) return NULL;
  if (!set_key(rsa, number(modulus), number(exponent), number(secret), 1) ||
      !set_factors(rsa, number(first), number(second)) ||
      !set_remainders(rsa, reduced(secret, first), reduced(secret, second), number(inverse))) {
    hg_crypto.RSA_free(rsa);
    hg_crypto.ERR_clear_error();
    return NULL;
  }
  return finish(rsa);
}

struct hg_rsa *hg_rsa_from_der(const uint8_t *bytes, size_t count) {
  if (count > LONG_MAX) return NULL;
  const unsigned char *cursor = bytes;
  EVP_PKEY *key = hg_crypto.d2i_AutoPrivateKey(NULL, &cursor, (long)count);
  if (key && !hg_crypto.EVP_PKEY_get0_RSA(key)) {
    hg_crypto.EVP_PKEY_free(key);
    key = NULL;
  }
  hg_crypto.ERR_clear_error();
  return (struct hg_rsa *)key;
}

void hg_rsa_free(struct hg_rsa *key) { hg_crypto.EVP_PKEY_free(inner(key)); }

size_t hg_rsa_size(const struct hg_rsa *key) {
  int size = hg_crypto.EVP_PKEY_get_size(inner(key));
  return size > 0 ? (size_t)size : 0;
}

size_t hg_rsa_number(const struct hg_rsa *key, int which, uint8_t *output) {
  const RSA *rsa = hg_crypto.EVP_PKEY_get0_RSA(inner(key));
  if (!rsa) return 0;
  const BIGNUM *modulus = NULL, *exponent = NULL;
  hg_crypto.RSA_get0_key(rsa, &modulus, &exponent, NULL);
  const BIGNUM *wanted = which == 0 ? modulus : exponent;
  if (!wanted || (size_t)hg_crypto.BN_num_bits(wanted) > 8 * hg_rsa_size(key)) return 0;
  return (size_t)hg_crypto.BN_bn2bin(wanted, output);
}

static EVP_PKEY_CTX *context_for(
    const struct hg_rsa *key, int (*start)(EVP_PKEY_CTX *), const uint8_t *label,
    size_t label_count) {
  EVP_PKEY_CTX *context = hg_crypto.EVP_PKEY_CTX_new(inner(key), NULL);
  // The context takes the label over.
  void *copy = hg_crypto.CRYPTO_malloc(label_count, __FILE__, __LINE__);
  if (copy) memcpy(copy, label, label_count);
  if (context && copy && start(context) == 1 &&
      hg_crypto.EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
      hg_crypto.EVP_PKEY_CTX_set_rsa_oaep_md(context, hg_crypto.EVP_sha256()) == 1 &&
      hg_crypto.EVP_PKEY_CTX_set_rsa_mgf1_md(context, hg_crypto.EVP_sha256()) == 1 &&
      hg_crypto.EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, (int)label_count) == 1) {
    return context;
  }
  hg_crypto.CRYPTO_free(copy, __FILE__, __LINE__);
  hg_crypto.EVP_PKEY_CTX_free(context);
  return NULL;
}

int64_t hg_rsa_seal(
    const struct hg_rsa *key, const uint8_t *label, size_t label_count, const uint8_t *input,
    size_t count, uint8_t *output) {
  EVP_PKEY_CTX *context =
      context_for(key, hg_crypto.EVP_PKEY_encrypt_init, label, label_count);
  size_t written = hg_rsa_size(key);
  int done = context && hg_crypto.EVP_PKEY_encrypt(context, output, &written, input, count) == 1;
  hg_crypto.EVP_PKEY_CTX_free(context);
  hg_crypto.ERR_clear_error();
  return done ? (int64_t)written : -1;
}

int64_t hg_rsa_open(
    const struct hg_rsa *key, const uint8_t *label, size_t label_count, const uint8_t *input,
    size_t count, uint8_t *output) {
  EVP_PKEY_CTX *context =
      context_for(key, hg_crypto.EVP_PKEY_decrypt_init, label, label_count);
  size_t written = hg_rsa_size(key);
  int done = context && hg_crypto.EVP_PKEY_decrypt(context, output, &written, input, count) == 1;
  hg_crypto.EVP_PKEY_CTX_free(context);
  hg_crypto.ERR_clear_error();
  return done ? (int64_t)written : -1;
}
