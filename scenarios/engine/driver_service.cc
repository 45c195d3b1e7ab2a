#include "scenarios/engine/driver_service.h"

#include <utility>

#include "fake_server/host/host.h"

namespace plumbline::scenario {
namespace {

// "http://127.0.0.2:40123" in its parts.
DriverPlace place_of(const std::string& origin) {
  const std::size_t host = origin.find("://") + 3;
  const std::size_t port = origin.rfind(':');
  return {origin.substr(host, port - host),
          static_cast<std::uint16_t>(std::stoul(origin.substr(port + 1)))};
}

class PlainService final : public DriverService {
 public:
  explicit PlainService(ServiceParts parts)
      : hosts_(fake::Service(parts.behaviours, parts.wall_start_ms, parts.seed), parts.journal,
               std::move(parts.now)) {}

  DriverPlace add(const DriverHost& host) override { return place_of(hosts_.start(host.name)); }
  [[nodiscard]] std::string proxy() const override { return ""; }
  [[nodiscard]] std::string ca_file() const override { return ""; }
  [[nodiscard]] std::vector<SqlFact> take_facts() override { return {}; }
  [[nodiscard]] std::vector<journal::Canary> canaries() const override { return {}; }
  void stop() override { hosts_.stop(); }

 private:
  fake::Hosts hosts_;
};

}  // namespace

std::unique_ptr<DriverService> make_plain_service(ServiceParts parts) {
  return std::make_unique<PlainService>(std::move(parts));
}

}  // namespace plumbline::scenario
