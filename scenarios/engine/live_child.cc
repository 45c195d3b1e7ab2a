#include "scenarios/engine/live_child.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <variant>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/child_lines.h"
#include "scenarios/engine/live_client.h"
#include "scenarios/engine/run_support.h"
#include "scenarios/engine/settings.h"

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kTaskBytesMax = 2 * kScenarioBytesMax;  // every byte escaped once
constexpr std::chrono::milliseconds kLookedAtWithin{10'000};  // a parent that is stuck is gone

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written <= 0) throw std::runtime_error("the parent does not read");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string read_line(int fd) {
  std::string line;
  std::array<char, 65'536> chunk{};
  while (line.empty() || line.back() != '\n') {
    const ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got <= 0 || line.size() > kTaskBytesMax)
      throw std::runtime_error("no task on descriptor 3");
    line.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return line;
}

// Every entry becomes a line for the parent; marks are moments to be looked at. Keeps nothing, so
// that the process holds what its client holds.
class ParentSink final : public journal::Sink {
 public:
  ParentSink(int control, int entries) : control_(control), entries_(entries) {}

  void add(Duration time, journal::Data data) noexcept override {
    try {
      const auto* mark = std::get_if<journal::Mark>(&data);
      const std::string moment = mark == nullptr ? "" : "mark " + mark->name;
      const std::string line = to_child_line(time, data);
      const std::scoped_lock lock(mutex_);
      write_all(entries_, line);
      if (!moment.empty()) look_at_me(moment);
    } catch (const std::exception&) {
      ::_exit(kNoParent);  // without its parent the run has no meaning
    }
  }

  /// Stands still until the parent has taken its sample.
  void sample(const std::string& moment) {
    const std::scoped_lock lock(mutex_);
    look_at_me(moment);
  }

 private:
  static constexpr int kNoParent = 4;

  void look_at_me(const std::string& moment) {
    write_all(entries_, kLookAtMe + moment + "\n");
    pollfd answer{control_, POLLIN, 0};
    char looked = 0;
    const bool came = ::poll(&answer, 1, static_cast<int>(kLookedAtWithin.count())) == 1;
    if (!came || ::read(control_, &looked, 1) != 1) throw std::runtime_error("the parent is gone");
  }

  const int control_;
  const int entries_;
  std::mutex mutex_;
};

void run_task(const ChildTask& task, ParentSink& sink) {
  Scenario scenario = read_scenario(task.scenario, task.origin);
  const bool off = task.arm == "off";
  if (off) scenario.steps = opted_out(std::move(scenario.steps));
  const Settings settings = settings_for(scenario, task.profile, scenario.live_divisor);
  const Run run{&scenario, task.profile, "live", task.seed, task.arm};
  sink.sample("start");
  {
    LiveClient client(run, settings, {scenario.live_divisor, task.start, task.origins, off}, sink);
    sink.sample("before_first_open");
    client.walk_steps();
    sink.sample(client.all_closed() ? "after_last_close" : "work_done");
    client.add_counters_to(sink);
  }
  sink.sample("before_exit");
}

}  // namespace

std::string to_line(const ChildTask& task) {
  const Json json{{"scenario", task.scenario},
                  {"origin", task.origin},
                  {"profile", task.profile},
                  {"arm", task.arm},
                  {"seed", std::to_string(task.seed)},
                  {"start_ns", std::to_string(task.start.time_since_epoch().count())},
                  {"origins", task.origins}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

ChildTask read_task(const std::string& line) {
  const Json json = json::parse_text(line);
  json::Fields fields(json, "");
  ChildTask task;
  task.scenario = fields.text("scenario");
  task.origin = fields.text("origin");
  task.profile = fields.text("profile");
  task.arm = fields.one_of("arm", {"on", "off"});
  task.seed = std::stoull(fields.text("seed"));
  task.start = std::chrono::steady_clock::time_point(
      std::chrono::nanoseconds(std::stoll(fields.text("start_ns"))));
  for (const auto& [host, origin] : fields.required("origins").items())
    task.origins[host] = origin.get<std::string>();
  fields.finish();
  return task;
}

void run_live_child(int control, int entries) {
  ::alarm(static_cast<unsigned>(kChildLifeMax.count()) + 10);  // should the parent have died
  ParentSink sink(control, entries);
  run_task(read_task(read_line(control)), sink);
}

}  // namespace plumbline::scenario
