// The calls of libcrypto, bound at first use. The real headers give the types, so the compiler checks
// every call, yet nothing is linked.
#ifndef HGRAPH_CCRYPTO_LIBRARY_H
#define HGRAPH_CCRYPTO_LIBRARY_H

// RSA keys are made of their numbers by the calls that OpenSSL 3 calls old: those that replace them need
// three times as many.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#define HG_CRYPTO_CALLS(X) \
  X(BN_CTX_free) X(BN_CTX_new) X(BN_bin2bn) X(BN_bn2bin) X(BN_clear_free) X(BN_div) X(BN_dup) \
  X(BN_num_bits) X(BN_sub_word) X(CRYPTO_free) X(CRYPTO_malloc) X(ERR_clear_error) \
  X(EVP_CIPHER_CTX_ctrl) X(EVP_CIPHER_CTX_free) X(EVP_CIPHER_CTX_new) X(EVP_DecryptFinal_ex) \
  X(EVP_DecryptInit_ex) X(EVP_DecryptUpdate) X(EVP_EncryptFinal_ex) X(EVP_EncryptInit_ex) \
  X(EVP_EncryptUpdate) X(EVP_PKEY_CTX_free) X(EVP_PKEY_CTX_new) \
  X(EVP_PKEY_CTX_set0_rsa_oaep_label) X(EVP_PKEY_CTX_set_rsa_mgf1_md) \
  X(EVP_PKEY_CTX_set_rsa_oaep_md) X(EVP_PKEY_CTX_set_rsa_padding) X(EVP_PKEY_decrypt) \
  X(EVP_PKEY_decrypt_init) X(EVP_PKEY_encrypt) X(EVP_PKEY_encrypt_init) X(EVP_PKEY_free) \
  X(EVP_PKEY_get0_RSA) X(EVP_PKEY_get_size) X(EVP_PKEY_new) X(EVP_PKEY_set1_RSA) \
  X(EVP_aes_256_gcm) X(EVP_sha256) X(OPENSSL_cleanse) X(OPENSSL_init_crypto) X(RSA_free) \
  X(RSA_get0_key) X(RSA_new) X(RSA_set0_crt_params) X(RSA_set0_factors) X(RSA_set0_key) \
  X(d2i_AutoPrivateKey)

struct hg_crypto {
#define HG_CRYPTO_FIELD(name) __typeof__(&name) name;
  HG_CRYPTO_CALLS(HG_CRYPTO_FIELD)
#undef HG_CRYPTO_FIELD
};

/// The calls; to be used once `hg_crypto_failure` has given NULL.
extern struct hg_crypto hg_crypto;

#endif
