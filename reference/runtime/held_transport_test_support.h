// A service that the tests of the runtime hold in their hands: it answers at once, or holds
// requests until told otherwise.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "reference/telemetry/config.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry::testing {

using namespace std::chrono_literals;  // NOLINT: for tests only

inline constexpr Duration kLimit =
    60s;  // how long a test waits for what must come: far beyond any load

// The service behind all transports of a test: answers at once, or holds requests to chosen origins
// until told otherwise.
class Service {
 public:
  HttpOutcome serve(const HttpRequest& request, const bool& cancelled) {
    std::unique_lock lock(mutex_);
    requests_.push_back(request);
    changed_.notify_all();
    const bool* gate = &held_[request.origin];
    const bool* deaf = &deaf_[request.origin];
    changed_.wait(lock, [&] { return !*gate || (cancelled && !*deaf); });
    HttpOutcome outcome;
    if (*gate) {
      outcome.error = NetworkError::cancelled;
    } else {
      outcome.status = 200;
      if (request.method == "GET")
        outcome.body = R"({"flags":{")" + Config{}.flag_name + R"(":true}})";
    }
    return outcome;
  }
  void cancel(bool* cancelled) {
    const std::lock_guard lock(mutex_);
    *cancelled = true;
    last_cancelled_ = std::chrono::steady_clock::now();
    changed_.notify_all();
  }
  void hold(const std::string& origin, bool held) {
    const std::lock_guard lock(mutex_);
    held_[origin] = held;
    changed_.notify_all();
  }
  void ignore_cancel(const std::string& origin) {
    const std::lock_guard lock(mutex_);
    deaf_[origin] = true;
  }
  [[nodiscard]] bool wait_for_requests(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLimit, [&] { return requests_.size() >= count; });
  }
  [[nodiscard]] std::size_t requests() const {
    const std::lock_guard lock(mutex_);
    return requests_.size();
  }
  void transport_gone() {
    const std::lock_guard lock(mutex_);
    ++gone_;
    changed_.notify_all();
  }
  [[nodiscard]] Instant last_cancelled() const {
    const std::lock_guard lock(mutex_);
    return last_cancelled_;
  }
  [[nodiscard]] bool wait_for_gone(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLimit, [&] { return gone_ >= count; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, bool> held_;
  std::vector<HttpRequest> requests_;
  std::map<std::string, bool> deaf_;
  Instant last_cancelled_{};
  int gone_ = 0;
};

class HeldTransport final : public Transport {
 public:
  explicit HeldTransport(std::shared_ptr<Service> service) : service_(std::move(service)) {}
  ~HeldTransport() override { service_->transport_gone(); }
  HttpOutcome perform(const HttpRequest& request) noexcept override {
    return service_->serve(request, cancelled_);
  }
  void cancel() noexcept override { service_->cancel(&cancelled_); }

 private:
  std::shared_ptr<Service>
      service_;             // shared: outlives a test's telemetry with an abandoned thread
  bool cancelled_ = false;  // guarded by the service's mutex
};

}  // namespace plumbline::telemetry::testing
