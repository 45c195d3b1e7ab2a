// The fake service over TLS for many made-up host names at once ("ws1.cloud.databricks.test"): one
// TLS port, one CONNECT proxy beside it that needs no DNS and no port 443, and an authority made
// for the run. Made, told to add and stopped by one thread; everything else is as with Hosts
// (host.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "fake_server/core/service.h"
#include "fake_server/host/bounds.h"
#include "fake_server/host/host_names.h"
#include "fake_server/host/shared_service.h"
#include "fake_server/journal/record.h"

namespace plumbline::fake {

/// The running fake. A resource: neither copied nor moved. The destructor stops it.
class NamedHosts {
 public:
  /// Listens on free ports of 127.0.0.1 when it returns. `service`, `sink` and `now`: see Hosts.
  /// The authority's certificate is written to `ca_file` as PEM, for SSL_CERT_FILE,
  /// NODE_EXTRA_CA_CERTS and the like; the file stays behind, its key does not. Throws
  /// std::runtime_error with one line when it cannot listen or write. `sql`: shared_service.h.
  NamedHosts(Service service, journal::Sink& sink, std::function<Duration()> now,
             const std::string& ca_file, const Bounds& bounds = {}, SqlSide sql = {});
  ~NamedHosts();
  NamedHosts(const NamedHosts&) = delete;
  NamedHosts& operator=(const NamedHosts&) = delete;

  /// From now on the server is also `name` (a DNS name, "localhost", or an IPv4 address of this
  /// machine), where the scenario's host of the same name answers. Throws std::runtime_error with
  /// one line: host_names.h.
  void add(const std::string& name);
  /// The same where the scenario calls the host otherwise, and with handshakes that fail.
  void add(const std::string& name, NamedHost host);
  /// Listens for TLS on a given IPv4 address and port too (0: any free one), for clients without
  /// proxy or name; such an address is to be added like any name. Returns "https://ADDRESS:PORT".
  /// Throws std::runtime_error with one line when it cannot; never two servers on one port.
  std::string listen_on(const std::string& address, std::uint16_t port);

  /// "http://127.0.0.1:PORT": takes CONNECT NAME:443 for each name that was added, nothing else.
  [[nodiscard]] std::string proxy_origin() const;
  /// On 127.0.0.1. A client names its host in the TLS greeting (SNI).
  [[nodiscard]] std::uint16_t tls_port() const;
  [[nodiscard]] const std::string& ca_file() const;

  /// As Hosts::stop().
  void stop();
  /// Requests that the scenario's host received so far.
  [[nodiscard]] EndpointCounts counts(const std::string& host) const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace plumbline::fake
