#include "fake_server/host/tls_context.h"

#include <array>
#include <exception>
#include <new>
#include <stdexcept>

namespace plumbline::fake {
namespace {

constexpr std::array<unsigned char, 9> kHttp11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
constexpr int kPeerIndex = 0;  // of a session's own data: OpenSSL's "app data"

int alert_of(Greeting::Alert alert) {
  return alert == Greeting::Alert::unrecognized_name ? SSL_AD_UNRECOGNIZED_NAME
                                                     : SSL_AD_HANDSHAKE_FAILURE;
}

// 0, or the alert that ends the handshake.
int answer_greeting(SSL* session, CertificateAuthority& authority) {
  auto& peer = *static_cast<TlsPeer*>(SSL_get_ex_data(session, kPeerIndex));
  const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
  const Greeting greeting = peer.greet(name == nullptr ? "" : name);
  if (greeting.alert != Greeting::Alert::none) return alert_of(greeting.alert);
  const Leaf* leaf = authority.leaf(greeting.certificate);
  const bool shown = leaf != nullptr && SSL_use_cert_and_key(session, leaf->certificate.get(),
                                                             leaf->key.get(), nullptr, 1) == 1;
  return shown ? 0 : SSL_AD_INTERNAL_ERROR;
}

// OpenSSL calls it for every client, also for one that names no server. No exception may pass C.
int on_greeting(SSL* session, int* alert, void* authority) noexcept {
  try {
    *alert = answer_greeting(session, *static_cast<CertificateAuthority*>(authority));
  } catch (const std::exception&) {
    *alert = SSL_AD_INTERNAL_ERROR;
  }
  return *alert == 0 ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// A client that offers protocols must offer HTTP/1.1 among them.
int on_protocols(SSL* /*session*/, const unsigned char** chosen, unsigned char* size,
                 const unsigned char* offered, unsigned offered_size, void* /*argument*/) noexcept {
  unsigned char* found = nullptr;
  const int result =
      SSL_select_next_proto(&found, size, kHttp11.data(), kHttp11.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

TlsContext::TlsContext(CertificateAuthority& authority)
    : context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX* context = context_.get();
  const bool made = context != nullptr &&
                    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                    SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
                    SSL_CTX_set_num_tickets(context, 0) == 1;
  if (!made) throw std::runtime_error("cannot set up TLS");
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // A write that could not go on is tried again with the same bytes, wherever they stand then.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  // What OpenSSL's macro does, with a cast that C++ allows.
  SSL_CTX_callback_ctrl(context, SSL_CTRL_SET_TLSEXT_SERVERNAME_CB,
                        reinterpret_cast<void (*)()>(on_greeting));
  SSL_CTX_set_tlsext_servername_arg(context, &authority);
  SSL_CTX_set_alpn_select_cb(context, on_protocols, nullptr);
}

SslSession TlsContext::session(TlsPeer& peer) const {
  SslSession session(SSL_new(context_.get()));
  if (!session || SSL_set_ex_data(session.get(), kPeerIndex, &peer) != 1) throw std::bad_alloc();
  SSL_set_accept_state(session.get());
  return session;
}

}  // namespace plumbline::fake
