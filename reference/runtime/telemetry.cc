#include "reference/runtime/telemetry.h"

#include <algorithm>
#include <utility>

namespace plumbline::telemetry {

Telemetry::Telemetry(const Clock& clock, TransportFactory factory, std::uint64_t seed,
                     std::size_t hosts_kept_max)
    : clock_(clock), factory_(std::move(factory)), manager_(clock, seed, hosts_kept_max) {
  manager_.on_client_created(
      [this](std::shared_ptr<Client> client) { start_runner(std::move(client)); });
}

Telemetry::~Telemetry() {
  for (const auto& runner : runners_) runner->request_close();
  // Every host is cancelled before any thread is waited for to the very end: one that is stuck must
  // not use up the time in which the others would end.
  for (const auto& runner : runners_) runner->await_or_cancel();
  while (!runners_.empty()) {
    auto runner = std::move(runners_.back());
    runners_.pop_back();
    finish(std::move(runner));
  }
}

std::unique_ptr<Connection> Telemetry::open(const ConnectionOptions& options) noexcept {
  return manager_.open(options);
}

void Telemetry::start_runner(std::shared_ptr<Client> client) {
  auto runner = std::make_unique<Runner>(std::move(client), factory_(), clock_);
  const std::lock_guard lock(mutex_);
  runners_.push_back(std::move(runner));
}

void Telemetry::close(Connection& connection) noexcept {
  const auto client = manager_.close(connection);
  if (!client) return;
  if (auto runner = take_runner(*client)) {
    finish(std::move(runner));
    return;
  }
  // Its runner could not be started: nobody else drives it, so it ends here, unsent.
  const Instant now = clock_.now();
  client->request_close(now);
  client->end_now(now);
}

std::unique_ptr<Runner> Telemetry::take_runner(const Client& client) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(runners_.begin(), runners_.end(), [&client](const auto& runner) {
    return runner->client().get() == &client;
  });
  if (found == runners_.end()) return nullptr;
  auto runner = std::move(*found);
  runners_.erase(found);
  return runner;
}

void Telemetry::finish(std::unique_ptr<Runner> runner) noexcept {
  if (runner->close()) return;
  const std::lock_guard lock(mutex_);
  ++runners_abandoned_;
}

std::vector<HostCounters> Telemetry::counters() const { return manager_.counters(); }

std::uint64_t Telemetry::runners_abandoned() const noexcept {
  const std::lock_guard lock(mutex_);
  return runners_abandoned_;
}

}  // namespace plumbline::telemetry
