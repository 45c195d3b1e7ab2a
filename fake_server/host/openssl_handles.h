// Owners of OpenSSL's objects. Moves, no copies; one thread at a time unless the owner says
// otherwise.
#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace plumbline::fake {

/// Frees what OpenSSL made.
struct OpensslFree {
  void operator()(SSL_CTX* context) const noexcept { ::SSL_CTX_free(context); }
  void operator()(SSL* session) const noexcept { ::SSL_free(session); }
  void operator()(EVP_PKEY* key) const noexcept { ::EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { ::X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const noexcept { ::X509_EXTENSION_free(extension); }
  void operator()(BIO* bytes) const noexcept { ::BIO_free(bytes); }
  void operator()(BIGNUM* number) const noexcept { ::BN_free(number); }
};

using SslContext = std::unique_ptr<SSL_CTX, OpensslFree>;
using SslSession = std::unique_ptr<SSL, OpensslFree>;
using Key = std::unique_ptr<EVP_PKEY, OpensslFree>;
using Certificate = std::unique_ptr<X509, OpensslFree>;

}  // namespace plumbline::fake
