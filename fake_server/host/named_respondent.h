// A connection to one of many made-up names: which host it is for is known by a proxy's CONNECT, or
// by the name in the TLS greeting, and every request must be for that one. Journals the connection
// as soon as its host is known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fake_server/host/host_names.h"
#include "fake_server/host/respondent.h"
#include "fake_server/host/shared_service.h"
#include "fake_server/host/tls_peer.h"

namespace plumbline::fake {

class NamedRespondent final : public Respondent, public TlsPeer {
 public:
  /// Borrows `names` and `shared`. `address`: where the client connected to, its name if it gives
  /// none.
  NamedRespondent(std::string address, const HostNames& names, SharedService& shared);
  ~NamedRespondent() override;
  NamedRespondent(const NamedRespondent&) = delete;
  NamedRespondent& operator=(const NamedRespondent&) = delete;

  /// True for a known name and port 443: the connection is that host's from now on.
  bool open_tunnel(const std::string& name, int port) override;
  /// An unknown name, or another than the tunnel's, is refused with an alert; so is a handshake
  /// that is to fail, which is journaled as an attempt ("tls").
  Greeting greet(const std::string& name) override;

  /// 400 without one Host header, 421 when it names another host than the connection's: both are
  /// journaled, and meet no rule.
  Exchange handle(Request request) override;
  std::uint64_t received_broken(Request request) override;
  void replied(std::uint64_t request, const Reply& reply) override;

 private:
  Greeting welcome(const std::string& name);
  [[nodiscard]] const NamedHost* host_at(const std::string& name) const;
  void enter(const std::string& name, const NamedHost* host);
  /// 0, or the status that refuses a request with these headers.
  [[nodiscard]] int misdirection(const Headers& headers) const;

  const std::string address_;
  const HostNames& names_;
  SharedService& shared_;
  std::string name_;                 // that the client gave; its address when it gave none
  const NamedHost* host_ = nullptr;  // none: an address that means no host
  std::string journaled_;            // the host's name in the journal
  bool tunnelled_ = false;
  std::optional<std::uint64_t> connection_;  // once it is journaled
  std::optional<Greeting> greeting_;         // once it was answered
};

}  // namespace plumbline::fake
