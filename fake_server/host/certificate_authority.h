// The certificate authority of one run: made at start, with keys that never leave memory, it signs
// a certificate for each name that a client asks for, so that made-up host names work over TLS once
// the client trusts its one file. Any thread.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "fake_server/host/openssl_handles.h"

namespace plumbline::fake {

/// Names of one authority: 64 hosts are what a client serves, a fleet of made-up ones needs
/// hundreds; a stranger who invents names costs no more memory than this.
inline constexpr std::size_t kLeavesMax = 1'000;

/// A certificate that a server shows, and its key.
struct Leaf {
  Certificate certificate;
  Key key;
};

class CertificateAuthority {
 public:
  /// Makes keys (EC P-256) and a self-signed certificate. Throws std::runtime_error, one line, when
  /// OpenSSL cannot.
  explicit CertificateAuthority(std::size_t leaves_max = kLeavesMax);

  /// The certificate for `name`, made when it is first asked for; valid as long as this object.
  /// An address in 127.0.0.0/8 is "localhost" too: clients that leave out the server name may mean
  /// either. nullptr for what is no server_name() (server_name.h), and for a new name beyond the
  /// bound.
  [[nodiscard]] const Leaf* leaf(const std::string& name);
  /// Names that have a certificate.
  [[nodiscard]] std::size_t leaves() const;

  /// The authority's own certificate, as PEM: what clients are to trust.
  [[nodiscard]] const std::string& pem() const noexcept { return pem_; }
  /// Writes pem() to a file that everybody may read (mode 0644). Throws std::runtime_error, one
  /// line, when it cannot.
  void write_pem(const std::string& path) const;

 private:
  const std::size_t leaves_max_;
  Leaf own_;
  std::string pem_;
  mutable std::mutex mutex_;
  std::map<std::string, Leaf> leaves_;
};

}  // namespace plumbline::fake
