#include "fake_server/host/named_hosts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "fake_server/host/certificate_authority.h"
#include "fake_server/host/connection_server.h"
#include "fake_server/host/named_respondent.h"
#include "fake_server/host/tls_channel.h"
#include "fake_server/host/tls_context.h"

namespace plumbline::fake {
namespace {

constexpr const char* kLoopback = "127.0.0.1";
// Listeners, each a thread: the two of every server, and an address of its own for each host.
constexpr std::size_t kListenersMax = 202;

// Where the client connected to.
std::string address_of(const UniqueFd& socket) {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  std::array<char, INET_ADDRSTRLEN> text{};
  ::getsockname(socket.get(), static_cast<sockaddr*>(static_cast<void*>(&name)), &size);
  ::inet_ntop(AF_INET, &name.sin_addr, text.data(), text.size());
  return text.data();
}

}  // namespace

class NamedHosts::State {
 public:
  State(Service service, journal::Sink& sink, std::function<Duration()> now, std::string ca_file,
        const Bounds& bounds, SqlSide sql)
      : bounds_(bounds),
        ca_file_(std::move(ca_file)),
        shared_(std::move(service), sink, std::move(now), std::move(sql)),
        context_(authority_),
        server_(bounds) {
    authority_.write_pem(ca_file_);
    tls_port_ = listen(kLoopback, 0);
    proxy_port_ = server_.receive(
        kLoopback, 0, [this](UniqueFd socket) { return receive(std::move(socket), true); });
  }

  std::uint16_t listen(const std::string& address, std::uint16_t port) {
    if (server_.listeners() >= kListenersMax) throw std::runtime_error("too many listeners");
    return server_.receive(address, port,
                           [this](UniqueFd socket) { return receive(std::move(socket), false); });
  }

  void add(const std::string& name, NamedHost host) { names_.add(name, std::move(host)); }
  void stop() { server_.stop(); }
  [[nodiscard]] std::uint16_t tls_port() const { return tls_port_; }
  [[nodiscard]] std::uint16_t proxy_port() const { return proxy_port_; }
  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }
  [[nodiscard]] EndpointCounts counts(const std::string& host) const {
    return shared_.counts(host);
  }

 private:
  ConnectionServer::Guest receive(UniqueFd socket, bool proxy) {
    auto respondent = std::make_unique<NamedRespondent>(address_of(socket), names_, shared_);
    TlsPeer& peer = *respondent;
    std::unique_ptr<Tunnel> tunnel;
    if (proxy) {
      const OpensTunnel opens = [&peer](const std::string& name, int port) {
        return peer.open_tunnel(name, port);
      };
      tunnel = std::make_unique<Tunnel>(opens, bounds_.tunnel_head_bytes);
    }
    auto channel =
        std::make_unique<TlsChannel>(std::move(socket), context_, peer, std::move(tunnel));
    return {std::move(channel), std::move(respondent)};
  }

  const Bounds bounds_;
  const std::string ca_file_;
  HostNames names_;
  SharedService shared_;
  CertificateAuthority authority_;
  TlsContext context_;
  std::uint16_t tls_port_ = 0;
  std::uint16_t proxy_port_ = 0;
  ConnectionServer server_;  // ends before what it serves
};

NamedHosts::NamedHosts(Service service, journal::Sink& sink, std::function<Duration()> now,
                       const std::string& ca_file, const Bounds& bounds, SqlSide sql)
    : state_(std::make_unique<State>(std::move(service), sink, std::move(now), ca_file, bounds,
                                     std::move(sql))) {}

NamedHosts::~NamedHosts() = default;

void NamedHosts::add(const std::string& name) { state_->add(name, {name}); }

void NamedHosts::add(const std::string& name, NamedHost host) {
  state_->add(name, std::move(host));
}

std::string NamedHosts::listen_on(const std::string& address, std::uint16_t port) {
  return "https://" + address + ":" + std::to_string(state_->listen(address, port));
}

std::string NamedHosts::proxy_origin() const {
  return std::string("http://") + kLoopback + ":" + std::to_string(state_->proxy_port());
}

std::uint16_t NamedHosts::tls_port() const { return state_->tls_port(); }

const std::string& NamedHosts::ca_file() const { return state_->ca_file(); }

void NamedHosts::stop() { state_->stop(); }

EndpointCounts NamedHosts::counts(const std::string& host) const { return state_->counts(host); }

}  // namespace plumbline::fake
