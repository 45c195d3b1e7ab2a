// X.509 certificates of the run's authority: how one is made and signed. Used by
// CertificateAuthority only. Pure but for random serials and the wall clock; any thread.
#pragma once

#include <string>

#include "fake_server/host/openssl_handles.h"

namespace plumbline::fake {

/// Who signs: the certificate and key of an authority.
struct Signer {
  X509* certificate;
  EVP_PKEY* key;
};

/// A fresh EC P-256 key. Throws std::runtime_error when OpenSSL cannot.
[[nodiscard]] Key make_key();
/// An authority's certificate, signed with its own key: it signs leaves and nothing else.
[[nodiscard]] Certificate make_authority_certificate(EVP_PKEY* key);
/// A server's certificate for `alternative_names` in OpenSSL's spelling: "DNS:a.test",
/// "IP:1.2.3.4", several with commas. Throws std::runtime_error when OpenSSL refuses them.
[[nodiscard]] Certificate make_leaf_certificate(EVP_PKEY* key, const std::string& alternative_names,
                                                const Signer& signer);
/// As PEM.
[[nodiscard]] std::string pem_of(X509* certificate);

}  // namespace plumbline::fake
