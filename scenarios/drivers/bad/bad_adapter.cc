// The reference adapter with one fault, which its command line names. Each fault stands in front of
// the good adapter's commands, or of its telemetry's transport: what they do not touch stays good.
#include <cstdio>
#include <future>
#include <mutex>
#include <utility>

#include "scenarios/drivers/reference/adapter.h"

namespace plumbline::drivers {
namespace {

using telemetry::HttpOutcome;
using telemetry::HttpRequest;

constexpr int kStormRequests = 10;  // more than three retries allow

/// What is wrong with it.
struct Fault {
  std::function<void(Commands&)> commands = [](Commands&) {};
  std::function<HttpOutcome(telemetry::Transport&, HttpRequest)> sending;
  bool hangs = false;
};

class FaultyTransport final : public telemetry::Transport {
 public:
  FaultyTransport(std::unique_ptr<telemetry::Transport> good, const Fault& fault)
      : good_(std::move(good)), fault_(fault) {}

  HttpOutcome perform(const HttpRequest& request) noexcept override {
    const bool sends = request.method == "POST" && fault_.sending;
    return sends ? fault_.sending(*good_, request) : good_->perform(request);
  }
  void cancel() noexcept override { good_->cancel(); }

 private:
  const std::unique_ptr<telemetry::Transport> good_;
  const Fault& fault_;
};

// The request is another one when it reaches the good command.
void edit(Commands& commands, const std::string& name, const std::function<void(Json&)>& change) {
  commands[name] = [good = commands[name], change](Json request) {
    change(request);
    return good(request);
  };
}

void ignore_opt_out(Commands& commands) {
  edit(commands, "open", [](Json& request) {
    if (request.value("telemetry", "") == "off") request["telemetry"] = "on";
  });
}

HttpOutcome storm(telemetry::Transport& good, const HttpRequest& request) {
  HttpOutcome outcome = good.perform(request);
  for (int k = 1; outcome.status == 429 && k < kStormRequests; ++k) outcome = good.perform(request);
  return outcome;
}

HttpOutcome lose(telemetry::Transport& /*good*/, const HttpRequest& /*request*/) {
  HttpOutcome outcome;
  outcome.status = 200;
  return outcome;
}

// The newest statement's text goes along in a header.
Fault leak() {
  struct Heard {
    std::mutex mutex;
    std::string sql;
  };
  const auto heard = std::make_shared<Heard>();
  Fault fault;
  fault.commands = [heard](Commands& commands) {
    edit(commands, "execute", [heard](const Json& request) {
      const std::scoped_lock lock(heard->mutex);
      heard->sql = request.value("sql", "");
    });
  };
  fault.sending = [heard](telemetry::Transport& good, HttpRequest request) {
    const std::scoped_lock lock(heard->mutex);
    request.headers.push_back({"X-Statement", heard->sql});
    return good.perform(request);
  };
  return fault;
}

const std::map<std::string, Fault> kFaults{
    {"none", {}},
    {"ignores-opt-out", {ignore_opt_out, {}, false}},
    {"leaks-sql", leak()},
    {"storms", {[](Commands&) {}, storm, false}},
    {"loses", {[](Commands&) {}, lose, false}},
    {"hangs-at-exit", {[](Commands&) {}, {}, true}},
    {"claims-too-much", {[](Commands& commands) { commands.erase("token"); }, {}, false}}};

void run_with(const Fault& fault) {
  Adapter adapter([&fault](std::unique_ptr<telemetry::Transport> good) {
    return std::make_unique<FaultyTransport>(std::move(good), fault);
  });
  Commands commands = adapter.commands();
  fault.commands(commands);
  run(adapter, std::move(commands));
  if (fault.hangs) std::promise<void>().get_future().wait();
}

}  // namespace
}  // namespace plumbline::drivers

int main(int count, char** words) {
  using plumbline::drivers::kFaults;
  const auto fault = kFaults.find(count == 2 ? words[1] : "");
  if (fault != kFaults.end()) {
    plumbline::drivers::run_with(fault->second);
    return 0;
  }
  for (const auto& [name, one] : kFaults) std::fprintf(stderr, "%s\n", name.c_str());
  return 2;
}
