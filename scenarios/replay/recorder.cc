#include "scenarios/replay/recorder.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "scenarios/engine/driver_quiet.h"
#include "scenarios/engine/driver_service.h"
#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/jitter.h"
#include "scenarios/engine/spawn_texts.h"

namespace plumbline::replay {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kQuietWithin{30};  // beyond `quiet`: somebody goes on sending
constexpr const char* kHttpPath = "/sql/1.0/warehouses/0123456789abcdef";
constexpr const char* kToken = "token-1";  // any passes, unless the behaviour lists them
constexpr int kKilled = 128;               // and the signal, as shells have it

std::int64_t wall_now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string upper_case(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    c = std::isalnum(byte) != 0 ? static_cast<char>(std::toupper(byte)) : '_';
  }
  return text;
}

// Without its arguments, which may hold what nobody should keep.
std::string name_of(const std::vector<std::string>& command) {
  return command.front().substr(command.front().rfind('/') + 1);
}

// Kept for the thread that waits for the program: blocked before there is another.
class Signals {
 public:
  Signals() {
    ::sigemptyset(&waited_);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT}) ::sigaddset(&waited_, signal);
    ::pthread_sigmask(SIG_BLOCK, &waited_, &before_);
  }
  ~Signals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int next() const {
    int which = 0;
    ::sigwait(&waited_, &which);
    return which;
  }
  [[nodiscard]] const sigset_t& before() const { return before_; }

 private:
  sigset_t waited_{};
  sigset_t before_{};
};

std::vector<std::string> whole_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> lines;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (!added.contains(std::string(text.substr(0, text.find('='))))) lines.emplace_back(text);
  }
  for (const auto& [name, value] : added) lines.push_back(name + "=" + value);
  return lines;
}

// With our standard streams, in our group: a terminal's Ctrl-C reaches it as it reaches us.
pid_t start(std::vector<std::string> command, const std::map<std::string, std::string>& added,
            const sigset_t& mask) {
  posix_spawnattr_t attributes{};
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigmask(&attributes, &mask);
  sigset_t restored;
  ::sigemptyset(&restored);
  ::sigaddset(&restored, SIGPIPE);
  ::posix_spawnattr_setsigdefault(&attributes, &restored);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> environment = whole_environment(added);
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, command.front().c_str(), nullptr, &attributes,
                                   scenario::pointers_to(command).data(),
                                   scenario::pointers_to(environment).data());
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) throw std::runtime_error(command.front() + ": " + std::strerror(error));
  return pid;
}

// Its exit code, or minus the signal that ended it. What asks us to end is asked of it.
int wait_for(pid_t pid, const Signals& signals) {
  for (;;) {
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) == pid)
      return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    const int signal = signals.next();
    if (signal != SIGCHLD) ::kill(pid, signal);
  }
}

/// One recording, from its header to its quiescence mark.
class Recording {
 public:
  Recording(const RecordOptions& options, journal::Sink& sink)
      : options_(options),
        sink_(sink),
        seed_(std::random_device()()),
        service_(scenario::make_sql_service(
            {options.hosts, wall_now_ms(), seed_, "", sink_, [this] { return now(); }, true})) {
    for (const auto& [name, behaviour] : options.hosts) {
      const std::string address = scenario::driver_address_of(name, "recording", seed_);
      (void)service_->add({name, address});
      addresses_[name] = address;
    }
  }

  int run(const Signals& signals) {
    const std::string first = options_.hosts.begin()->first;
    const auto environment =
        environment_for(addresses_, first, service_->proxy(), service_->ca_file());
    sink_.add(journal::Duration::zero(), header());
    const pid_t pid = start(options_.command, environment, signals.before());
    sink_.add(now(), journal::Process{"started", pid, 0, "", ""});
    const int code = wait_for(pid, signals);
    sink_.add(now(), journal::Process{"ended", pid, code, "", ""});
    const bool quiet = sink_.wait_for_quiet(options_.quiet, kQuietWithin);
    service_->stop();
    if (options_.remark) sink_.add(now(), journal::Process{"note", pid, 0, "", options_.remark()});
    sink_.add(now(), jitter_.over(start_, steady_clock::now()));
    sink_.add(now(), journal::Quiescence{quiet});
    return code < 0 ? kKilled - code : code;
  }

 private:
  [[nodiscard]] journal::Duration now() const { return steady_clock::now() - start_; }

  [[nodiscard]] journal::RunHeader header() const {
    journal::RunHeader header;
    header.world = "driver";
    header.scenario = "recording";
    header.profile = options_.profile;
    header.overrides = options_.overrides;
    header.seed = seed_;
    header.client = name_of(options_.command);
    header.client_wall_start_ms = wall_start_ms_;
    return header;
  }

  const RecordOptions& options_;
  scenario::QuietWatch sink_;
  const scenario::JitterMeter jitter_;
  const std::uint64_t seed_;
  const std::int64_t wall_start_ms_ = wall_now_ms();
  const steady_clock::time_point start_ = steady_clock::now();
  std::map<std::string, std::string> addresses_;
  std::unique_ptr<scenario::DriverService> service_;
};

}  // namespace

std::map<std::string, std::string> environment_for(
    const std::map<std::string, std::string>& addresses, const std::string& first,
    const std::string& proxy, const std::string& ca_file) {
  const std::string& address = addresses.at(first);
  std::map<std::string, std::string> all{{"DATABRICKS_HOST", address},
                                         {"DATABRICKS_SERVER_HOSTNAME", address},
                                         {"DATABRICKS_HTTP_PATH", kHttpPath},
                                         {"DATABRICKS_TOKEN", kToken},
                                         {"PLUMBLINE_PROXY", proxy},
                                         {"PLUMBLINE_CA_FILE", ca_file},
                                         {"HTTPS_PROXY", proxy},
                                         {"https_proxy", proxy},
                                         {"NO_PROXY", ""},
                                         {"no_proxy", ""},
                                         {"SSL_CERT_FILE", ca_file},
                                         {"REQUESTS_CA_BUNDLE", ca_file},
                                         {"CURL_CA_BUNDLE", ca_file},
                                         {"NODE_EXTRA_CA_CERTS", ca_file}};
  for (const auto& [name, its] : addresses) all["PLUMBLINE_HOST_" + upper_case(name)] = its;
  return all;
}

int record(const RecordOptions& options, journal::Sink& sink) {
  const Signals signals;
  return Recording(options, sink).run(signals);
}

}  // namespace plumbline::replay
