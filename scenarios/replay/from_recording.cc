#include "scenarios/replay/from_recording.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fake_server/core/json_fields.h"
#include "reference/telemetry/config.h"
#include "scenarios/judge/arms.h"
#include "scenarios/replay/recorded_hosts.h"
#include "scenarios/replay/recorded_use.h"

namespace plumbline::replay {
namespace {

using scenario::Scenario;
using scenario::Step;
using std::chrono::milliseconds;

// The simulated service takes that long for every answer (virtual_network.cc); a machine's answers
// differ by more.
constexpr Duration kSimulatedAnswer = milliseconds(1);
constexpr Duration kRealAnswer = milliseconds(20);

constexpr std::size_t kNameMax = 100;
constexpr std::string_view kDirectives = "/* plumbline:";  // the SQL itself says what it brings

std::string name_of(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    name += std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : '-';
  }
  name = name.substr(0, kNameMax);
  return name.empty() ? "recording" : name;
}

// What is to be done of a connection: its open, a statement, the end of one, or its close.
struct Deed {
  Moment moment;
  const RecordedConnection* connection = nullptr;
  const RecordedStatement* statement = nullptr;
  bool completes = false;
  bool closes = false;
};

using Deeds = std::vector<Deed>;

// A statement that is closed as soon as it has been read is one step.
bool completes_at_once(const RecordedStatement& statement) {
  return statement.completed && statement.completed->ended <= statement.used.ended;
}

bool is_earlier(const Deed& one, const Deed& other) {
  return std::pair(one.moment.begun, one.moment.order) <
         std::pair(other.moment.begun, other.moment.order);
}

void add_deeds(const RecordedConnection& connection, Deeds& deeds) {
  deeds.push_back({connection.opened, &connection});
  if (!connection.error.empty()) return;
  for (const RecordedStatement& statement : connection.statements) {
    deeds.push_back({statement.used, &connection, &statement});
    if (statement.completed && !completes_at_once(statement))
      deeds.push_back({*statement.completed, &connection, &statement, true});
  }
  for (const Moment& close : connection.closes)
    deeds.push_back({close, &connection, nullptr, false, true});
}

Duration end_of(const RecordedConnection& connection) {
  Deeds deeds;
  add_deeds(connection, deeds);
  Duration end{};
  for (const Deed& deed : deeds) end = std::max(end, deed.moment.ended);
  return end;
}

/// The steps of one lane, each at its time.
class Lane {
 public:
  Lane(Target target, const std::map<const RecordedConnection*, std::string>& names)
      : target_(target), names_(names) {}

  [[nodiscard]] std::vector<Step> steps_of(const Deeds& deeds) {
    for (const Deed& deed : deeds) {
      const Duration begun = deed.moment.begun;
      if (begun > at_) steps_.emplace_back(scenario::WaitStep{begun - at_});
      at_ = std::max(at_, begun);
      make(deed);
      at_ = std::max(at_, deed.moment.ended);
    }
    return std::move(steps_);
  }

 private:
  void make(const Deed& deed) {
    const std::string& name = names_.at(deed.connection);
    if (deed.closes) {
      steps_.emplace_back(scenario::CloseStep{name});
    } else if (deed.statement == nullptr) {
      steps_.emplace_back(open_of(*deed.connection, name));
    } else if (deed.completes) {
      steps_.emplace_back(scenario::CompleteStep{name, deed.statement->name});
    } else {
      steps_.emplace_back(execute_of(*deed.statement, name));
    }
  }

  [[nodiscard]] scenario::OpenStep open_of(const RecordedConnection& connection,
                                           const std::string& name) const {
    scenario::OpenStep open;
    open.connection = name;
    open.host = connection.host;
    open.telemetry = connection.telemetry.empty() ? "unset" : connection.telemetry;
    if (!connection.credentials) open.token.clear();
    open.org = connection.org;
    if (target_ == Target::driver) return open;
    open.spelling = connection.spelling;
    open.latency = connection.opened.ended - connection.opened.begun;
    open.error = connection.error;
    return open;
  }

  [[nodiscard]] scenario::ExecuteStep execute_of(const RecordedStatement& statement,
                                                 const std::string& connection) const {
    scenario::ExecuteStep execute;
    execute.connection = connection;
    execute.statement = statement.name;
    execute.sql = statement.sql.empty() ? "SELECT 1" : statement.sql;
    execute.complete = completes_at_once(statement);
    if (target_ == Target::driver && !statement.sql.empty()) {
      // Whoever is to read it must have something to read, in about as many bytes.
      if (statement.sql.find(kDirectives) == std::string::npos) put_chunks(statement, execute);
      return execute;
    }
    execute.latency = statement.executed - statement.used.begun;
    execute.error = statement.error;
    execute.handle = statement.handle;
    execute.polls = statement.polls;
    put_chunks(statement, execute);
    if (statement.chunks > 0)
      execute.chunk_latency = (statement.used.ended - statement.executed) / statement.chunks;
    return execute;
  }

  static void put_chunks(const RecordedStatement& statement, scenario::ExecuteStep& execute) {
    execute.chunks = statement.chunks;
    if (statement.chunks > 0) execute.bytes_per_chunk = statement.bytes / statement.chunks;
  }

  const Target target_;
  const std::map<const RecordedConnection*, std::string>& names_;
  std::vector<Step> steps_;
  Duration at_{};
};

// An application of one thread does one thing after the other: its order is kept.
bool is_one_thread(const Deeds& deeds) {
  return std::adjacent_find(deeds.begin(), deeds.end(), [](const Deed& one, const Deed& next) {
           return next.moment.begun < one.moment.ended;
         }) == deeds.end();
}

// Connections share a lane where one begins after the other's end; else a case of thousands would
// need as many threads.
std::vector<Deeds> lanes_of(const std::vector<RecordedConnection>& use) {
  std::vector<std::pair<Duration, Deeds>> lanes;  // with its end
  for (const RecordedConnection& connection : use) {
    auto lane = std::find_if(lanes.begin(), lanes.end(),
                             [&](const auto& one) { return one.first < connection.opened.begun; });
    if (lane == lanes.end()) lane = lanes.emplace(lanes.end());
    lane->first = end_of(connection);
    add_deeds(connection, lane->second);
  }
  if (lanes.size() > scenario::kLanesMax) {
    throw json::BadInput("", "expected at most " + std::to_string(scenario::kLanesMax) +
                                 " connections open at once, found " +
                                 std::to_string(lanes.size()));
  }
  std::vector<Deeds> all;
  all.reserve(lanes.size());
  for (auto& [end, deeds] : lanes) all.push_back(std::move(deeds));
  for (Deeds& deeds : all) std::stable_sort(deeds.begin(), deeds.end(), is_earlier);
  return all;
}

// The name of a connection that was opened again is another one's.
std::map<const RecordedConnection*, std::string> names_of(
    const std::vector<RecordedConnection>& use) {
  std::map<std::string, std::size_t> opened;
  std::map<const RecordedConnection*, std::string> names;
  for (const RecordedConnection& connection : use) {
    const std::size_t before = opened[connection.name]++;
    names[&connection] = connection.name + (before == 0 ? "" : "-" + std::to_string(before + 1));
  }
  return names;
}

std::vector<Step> steps_of(const std::vector<RecordedConnection>& use, Target target) {
  const auto names = names_of(use);
  Deeds all;
  for (const RecordedConnection& connection : use) add_deeds(connection, all);
  std::stable_sort(all.begin(), all.end(), is_earlier);
  if (is_one_thread(all)) return Lane(target, names).steps_of(all);
  scenario::ParallelStep fork;
  for (const Deeds& deeds : lanes_of(use))
    fork.lanes.push_back(Lane(target, names).steps_of(deeds));
  if (fork.lanes.size() == 1) return std::move(fork.lanes.front());
  return {Step(std::move(fork))};
}

void round(Moment& moment) {
  moment.begun = std::chrono::round<milliseconds>(moment.begun);
  moment.ended = std::chrono::round<milliseconds>(moment.ended);
}

// No real clock has meant the nanoseconds, and nobody can read them.
void round(RecordedConnection& connection) {
  round(connection.opened);
  for (Moment& close : connection.closes) round(close);
  for (RecordedStatement& statement : connection.statements) {
    round(statement.used);
    statement.executed = std::chrono::round<milliseconds>(statement.executed);
    if (statement.completed) round(*statement.completed);
  }
}

// Those that our client has, in the values that it takes: a profile has others as well.
std::map<std::string, std::string> config_of(const journal::RunHeader& header) {
  std::map<std::string, std::string> config;
  telemetry::Config taken = telemetry::Config::shipped();
  for (const auto& [parameter, value] : header.overrides) {
    std::string why;
    if (parameter != "choice" && parameter != "profile" && taken.set(parameter, value, &why))
      config[parameter] = value;
  }
  return config;
}

Duration watch_of(const std::vector<RecordedConnection>& use, const journal::Journal& journal) {
  Duration end{};
  for (const RecordedConnection& connection : use) end = std::max(end, end_of(connection));
  return std::max(Duration::zero(), journal.back().time - end);
}

}  // namespace

Scenario from_recording(const journal::Journal& journal, const std::string& name, Target target) {
  const judge::Arms arms(journal);
  std::vector<RecordedConnection> use = recorded_use(journal);
  if (use.empty())
    throw json::BadInput(
        "",
        "expected a recording that tells what the application did (operations, or SQL seen by "
        "plumbline record), found traffic alone");
  const auto& header = std::get<journal::RunHeader>(arms.on().front().data);
  Scenario scenario;
  scenario.origin = name;
  scenario.name = name_of(name);
  scenario.title = "What " + header.client + " did in the recording " + name + ".";
  scenario.live_divisor = 1;
  if (target == Target::driver) scenario.worlds = {"driver"};
  scenario.config = config_of(header);
  const bool simulated = header.world == "sim";
  if (!simulated) std::for_each(use.begin(), use.end(), [](auto& one) { round(one); });
  scenario.hosts = recorded_hosts(
      journal, {simulated ? kSimulatedAnswer : kRealAnswer, target == Target::reference});
  scenario.steps = steps_of(use, target);
  scenario.watch = watch_of(use, arms.on());
  return scenario;
}

}  // namespace plumbline::replay
