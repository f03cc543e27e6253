#ifndef CALLSHEET_CCRYPTO_SHIM_H
#define CALLSHEET_CCRYPTO_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>

// An OSSL_PARAM keeps the pointer to its name, and Swift imports these macros as strings without a lasting address.
static inline const char *callsheet_param_group(void) { return OSSL_PKEY_PARAM_GROUP_NAME; }
static inline const char *callsheet_param_public_key(void) { return OSSL_PKEY_PARAM_PUB_KEY; }
static inline const char *callsheet_param_modulus(void) { return OSSL_PKEY_PARAM_RSA_N; }
static inline const char *callsheet_param_exponent(void) { return OSSL_PKEY_PARAM_RSA_E; }
static inline const char *callsheet_param_digest(void) { return OSSL_MAC_PARAM_DIGEST; }

// A macro made of macros of another header.
static inline int callsheet_select_public_key(void) { return EVP_PKEY_PUBLIC_KEY; }

#endif
