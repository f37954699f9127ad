#define _GNU_SOURCE
#include "library.h"
#include "ccrypto.h"

#include <dlfcn.h>
#include <pthread.h>

#define LIBRARY "libcrypto.so.3"
#define PACKAGE "libssl3"

struct hg_crypto hg_crypto;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *why;

static void open_library(void) {
  void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    why = "libcrypto not found: cannot open " LIBRARY ", install the package " PACKAGE;
    return;
  }
#define BIND(name)                                                              \
  hg_crypto.name = (__typeof__(hg_crypto.name))dlsym(library, #name);           \
  if (!hg_crypto.name) {                                                        \
    why = LIBRARY " lacks " #name ": reinstall the package " PACKAGE;           \
    return;                                                                     \
  }
  HG_CRYPTO_CALLS(BIND)
#undef BIND
  // No configuration file of the machine decides about providers.
  if (hg_crypto.OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL) != 1) {
    why = LIBRARY " does not start: reinstall the package " PACKAGE;
  }
}

const char *hg_crypto_failure(void) {
  pthread_once(&once, open_library);
  return why;
}
