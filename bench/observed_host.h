// A connection whose records are taken and thrown away by a stand-in for the runner, so that the
// benchmarks measure the caller's side alone. Not thread-safe.
#pragma once

#include <memory>

#include "reference/core/client_manager.h"

namespace plumbline::bench {

/// The clock of the live world, without its runtime.
class RealClock final : public telemetry::Clock {
 public:
  [[nodiscard]] telemetry::Instant now() const noexcept override {
    return std::chrono::steady_clock::now();
  }
  [[nodiscard]] telemetry::WallTime wall_now() const noexcept override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

/// Records between two drains, so that the queue is never full. They also end at half its capacity,
/// the state in which the client drains at its next poll.
inline constexpr std::size_t kRecordsPerDrain = 2'048;

/// What the records between two drains pass over: the queue starts over at its first slot when it
/// was emptied.
inline constexpr std::size_t kQueueFootprint = kRecordsPerDrain * sizeof(telemetry::Event);

/// One open connection.
class ObservedHost {
 public:
  explicit ObservedHost(telemetry::UserChoice choice) : manager_(clock_, 1) {
    manager_.on_client_created(
        [this](std::shared_ptr<telemetry::Client> client) { client_ = std::move(client); });
    telemetry::ConnectionOptions options;
    options.host = "bench.cloud.databricks.test";
    options.config.choice = choice;
    options.config.queue_capacity = 2 * kRecordsPerDrain;
    connection_ = manager_.open(options);
    connection_->set_session("00000000-0000-4000-8000-000000000000", "1");
  }

  [[nodiscard]] telemetry::Interceptor& interceptor() { return connection_->interceptor(); }
  /// Records that the client holds, in its queue or behind it.
  [[nodiscard]] std::uint64_t pending() const { return client_->counters().pending; }

  /// Polls, and answers 200 to whatever the client sends. Empties the queue when kRecordsPerDrain
  /// records are in it.
  void drain() {
    telemetry::HttpOutcome ok;
    ok.status = 200;
    while (auto request = client_->poll(clock_.now(), clock_.wall_now())) {
      client_->on_outcome(request->id, ok, clock_.now(), clock_.wall_now());
    }
  }

 private:
  RealClock clock_;
  telemetry::ClientManager manager_;
  std::shared_ptr<telemetry::Client> client_;
  std::unique_ptr<telemetry::Connection> connection_;
};

/// One successful statement, as a driver would report it.
inline void one_statement(telemetry::Interceptor& interceptor) {
  auto context = interceptor.before_execute();
  interceptor.after_execute(context, "11111111-1111-4111-8111-111111111111");
  interceptor.complete_statement(context);
}

}  // namespace plumbline::bench
