// What the TLS tests share: a server of two made-up names, and a client that sees every record.
// Header only; included by test programs, never by the server.
#pragma once

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "fake_server/host/host_test_support.h"
#include "fake_server/host/named_hosts.h"
#include "fake_server/host/openssl_handles.h"

namespace plumbline::fake::test {

inline const std::string kNameA = "a.cloud.databricks.test";  ///< of the scenario's host "a"
inline const std::string kNameB = "b.cloud.databricks.test";  ///< of "b"

/// A path of its own, whose file is gone afterwards.
class ScratchFile {
 public:
  ScratchFile() : path_(next_path()) {}
  ~ScratchFile() { std::remove(path_.c_str()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  static std::string next_path() {
    static int last = 0;
    return testing::TempDir() + "plumbline_ca_" + std::to_string(::getpid()) + "_" +
           std::to_string(++last) + ".pem";
  }
  std::string path_;
};

/// A running server with hosts "a" and "b", of which "a" behaves as told.
struct RunningNames {
  explicit RunningNames(const Behaviour& behaviour = {}, const Bounds& bounds = {},
                        HandshakeFault fails = {})
      : hosts(
            Service({{"a", behaviour}, {"b", {}}}, 0), journal, [this] { return now(); },
            file.path(), bounds) {
    hosts.add(kNameA, {"a", std::move(fails)});
    hosts.add(kNameB, {"b"});
  }

  Duration now() const { return std::chrono::steady_clock::now() - begun; }
  [[nodiscard]] std::string tls_origin() const {
    return "http://127.0.0.1:" + std::to_string(hosts.tls_port());
  }

  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  const ScratchFile file;
  WatchedJournal journal;
  NamedHosts hosts;
};

/// What a client gives and asks for.
struct TlsWish {
  std::string name = kNameA;   ///< in its greeting; empty: none
  std::string ca_file = {};    ///< that it trusts; empty: it does not look
  std::string expected = {};   ///< the certificate's name or address; empty: it does not look
  int version = 0;             ///< 0: what both know
  std::string protocols = {};  ///< ALPN, in its wire form
};

/// A blocking TLS client over a RawClient; every wait ends after kPatience.
class TlsClient {
 public:
  /// Over a connection that may have asked a proxy for a tunnel.
  TlsClient(RawClient raw, const TlsWish& wish)
      : raw_(std::move(raw)), context_(SSL_CTX_new(TLS_client_method())) {
    if (!wish.ca_file.empty()) {
      SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
      SSL_CTX_load_verify_file(context_.get(), wish.ca_file.c_str());
    }
    SSL_CTX_set_security_level(context_.get(), 0);  // or it knows no version before 1.2
    session_.reset(SSL_new(context_.get()));
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    SSL_set_bio(session_.get(), in_, out_);
    SSL_set_connect_state(session_.get());
    apply(wish);
  }

  /// True when the handshake succeeded, the certificate's chain and name included.
  bool shake_hands() {
    return complete([this] { return SSL_do_handshake(session_.get()); }) == 1;
  }
  /// The first bytes of a handshake, unsent.
  std::string greeting() {
    SSL_do_handshake(session_.get());
    return unsent();
  }
  bool send(std::string_view bytes) { return raw_.send(sealed(bytes)); }
  /// The records of `bytes`, unsent.
  std::string sealed(std::string_view bytes) {
    SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()));
    return unsent();
  }
  /// Reads until at least `bytes` have come in all, or the connection ends.
  const std::string& read(std::size_t bytes) {
    std::array<char, 16384> buffer{};
    while (received_.size() < bytes) {
      const int size = static_cast<int>(buffer.size());
      const int count = complete([&] { return SSL_read(session_.get(), buffer.data(), size); });
      if (count <= 0) break;
      received_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return received_;
  }
  const std::string& read_to_end() { return read(std::string::npos); }

  /// The server said that it ends (close_notify).
  [[nodiscard]] bool told_of_end() const {
    return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
  }
  /// OpenSSL's word for what went wrong last: a server's alert, a certificate that is not trusted.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] SSL* session() const { return session_.get(); }
  [[nodiscard]] RawClient& raw() { return raw_; }
  void close() { raw_.close(); }

 private:
  void apply(const TlsWish& wish) {
    SSL* session = session_.get();
    std::string name = wish.name;  // what OpenSSL's macro does, with a cast that C++ allows
    if (!name.empty()) {
      SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    }
    if (!wish.expected.empty()) SSL_set1_host(session, wish.expected.c_str());
    if (wish.version != 0) {
      SSL_set_min_proto_version(session, wish.version);
      SSL_set_max_proto_version(session, wish.version);
    }
    const void* bytes = wish.protocols.data();
    SSL_set_alpn_protos(session, static_cast<const unsigned char*>(bytes),
                        static_cast<unsigned>(wish.protocols.size()));
  }

  std::string unsent() {
    std::string bytes(BIO_ctrl_pending(out_), '\0');
    BIO_read(out_, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }

  // Calls until it needs nothing more from the server, or that is gone.
  template <typename Call>
  int complete(const Call& call) {
    for (;;) {
      ERR_clear_error();
      const int result = call();
      const std::string mine = unsent();
      if (!mine.empty() && !raw_.send(mine)) return -1;
      if (result > 0) return result;
      const char* reason = ERR_reason_error_string(ERR_peek_last_error());
      if (reason != nullptr) fault_ = reason;
      if (SSL_get_error(session_.get(), result) != SSL_ERROR_WANT_READ) return result;
      const std::string theirs = raw_.next();
      if (theirs.empty()) return -1;
      BIO_write(in_, theirs.data(), static_cast<int>(theirs.size()));
    }
  }

  RawClient raw_;
  SslContext context_;
  SslSession session_;
  BIO* in_ = nullptr;   // owned by the session
  BIO* out_ = nullptr;  // owned by the session
  std::string received_;
  std::string fault_;
};

/// A client of the TLS port that trusts the server, its handshake done.
inline TlsClient connected(const RunningNames& server, TlsWish wish = {}) {
  wish.ca_file = server.file.path();
  if (wish.expected.empty()) wish.expected = wish.name;
  TlsClient client(RawClient(server.tls_origin()), wish);
  EXPECT_TRUE(client.shake_hands()) << client.fault();
  return client;
}

/// The bytes of a good telemetry request to one of the names.
inline std::string request_to_name(const std::string& name, const std::string& extra_headers = "") {
  std::string text = request_text(extra_headers);
  return text.replace(text.find("Host: a"), 7, "Host: " + name);
}

}  // namespace plumbline::fake::test
