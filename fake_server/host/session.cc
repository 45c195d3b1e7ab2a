#include "fake_server/host/session.h"

#include <utility>

namespace plumbline::fake {
namespace {

std::int64_t wall_now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

journal::RunHeader header_of(const std::string& name, bool same_machine) {
  journal::RunHeader header;
  header.world = "driver";
  header.scenario = name;
  if (same_machine) header.client_wall_start_ms = wall_now_ms();
  return header;
}

}  // namespace

Session::Session(std::string name, const Behaviour& behaviour, const std::string& file,
                 bool same_machine, std::atomic<std::size_t>& kept)
    : name_(std::move(name)),
      start_(std::chrono::steady_clock::now()),
      journal_(file, kept),
      behaviour_(behaviour),
      service_(service_of(behaviour), journal_, [this] { return now(); }) {
  journal_.add(Duration::zero(), header_of(name_, same_machine));
}

Duration Session::now() const { return std::chrono::steady_clock::now() - start_; }

Service Session::service_of(const Behaviour& behaviour) const {
  return {{{name_, behaviour}}, wall_now_ms()};
}

void Session::put(const Behaviour& behaviour) {
  const std::lock_guard lock(script_mutex_);
  behaviour_ = behaviour;
  service_.restart(service_of(behaviour_));
}

void Session::amend(const std::function<void(Behaviour&)>& change) {
  const std::lock_guard lock(script_mutex_);
  change(behaviour_);
  service_.amend(name_, behaviour_);
}

std::optional<std::string> Session::end(bool idle) {
  journal_.add(now(), journal::Quiescence{idle});
  return journal_.close();
}

}  // namespace plumbline::fake
