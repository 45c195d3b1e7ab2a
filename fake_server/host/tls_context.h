// The TLS of one server: versions 1.2 and 1.3, HTTP/1.1 as only protocol, no resumption (every
// connection shows its whole handshake), and the certificate by the name that the client gives. Any
// thread.
#pragma once

#include "fake_server/host/certificate_authority.h"
#include "fake_server/host/openssl_handles.h"
#include "fake_server/host/tls_peer.h"

namespace plumbline::fake {

class TlsContext {
 public:
  /// Borrows `authority`. Throws std::runtime_error when OpenSSL cannot.
  explicit TlsContext(CertificateAuthority& authority);

  /// A server's session, not yet bound to a socket, that asks `peer`, which must outlive it.
  /// Throws std::bad_alloc.
  [[nodiscard]] SslSession session(TlsPeer& peer) const;

 private:
  SslContext context_;
};

}  // namespace plumbline::fake
