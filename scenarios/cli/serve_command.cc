#include "scenarios/cli/serve_command.h"

#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "fake_server/core/behaviour_json.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/host/admin_respondent.h"
#include "fake_server/host/connection_server.h"
#include "fake_server/host/session_respondent.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/cli/serve_admin.h"

namespace plumbline::cli {
namespace {

constexpr std::uint16_t kPortMax = 65'535;
constexpr std::size_t kBehaviourBytesMax = std::size_t{1} << 20U;  // as the admin API takes
// Both ports' connections, and a journal for each session; with room for the rest.
constexpr rlim_t kDescriptors = 2 * (fake::kConnectionsHeldMax + fake::kSessionsMax);

constexpr const char* kFooter =
    "Examples:\n"
    "  plumbline serve\n"
    "  plumbline serve --port 8080 --admin-port 8081 --journal journals\n"
    "  curl -X PUT http://127.0.0.1:8081/_plumbline/flags -d '{\"value\": false}'\n"
    "  curl -H 'Accept: text/plain' 'http://127.0.0.1:8081/_plumbline/verdict?profile=shipped'\n"
    "Exit: 0 ended by a signal, 2 bad input, 4 a journal could not be written, or harness fault";

struct ServeOptions {
  std::uint16_t port = 0;
  std::uint16_t admin_port = 0;
  std::string address = "127.0.0.1";
  std::string admin_address = "127.0.0.1";
  std::string behaviour;
  std::string journal;
  std::string ready;
};

// The signals that end the server, kept for one thread that waits for them: blocked before there is
// another, and so for all.
class EndSignals {
 public:
  EndSignals() {
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGTERM);
    ::sigaddset(&signals_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  void wait() const {
    int which = 0;
    ::sigwait(&signals_, &which);
  }

 private:
  sigset_t signals_{};
};

// Shells often allow 1 024 descriptors; more are there for the asking.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kDescriptors) return;
  limit.rlim_cur = std::min(limit.rlim_max, kDescriptors);
  ::setrlimit(RLIMIT_NOFILE, &limit);  // best effort: connections wait when there are none left
}

fake::Behaviour behaviour_of(const std::string& path) {
  if (path.empty()) return {};
  try {
    return fake::read_behaviour(json::read_file(path, kBehaviourBytesMax), "");
  } catch (const json::BadInput& bad) {
    throw json::BadInput("", "--behaviour " + path + ": " + bad.what());
  }
}

fake::SessionOptions sessions_of(const ServeOptions& options) {
  if (!options.journal.empty()) {
    std::error_code error;
    std::filesystem::create_directories(options.journal, error);
    expect_writable("--journal", options.journal + "/.plumbline");
  }
  return {behaviour_of(options.behaviour), options.journal, options.address.starts_with("127.")};
}

// A port that cannot be had is bad input, like a value that means nothing.
std::string listen(fake::ConnectionServer& server, const std::string& address, std::uint16_t port,
                   fake::ConnectionServer::Welcome welcome) {
  try {
    const std::uint16_t bound = server.listen(address, port, std::move(welcome));
    return "http://" + address + ":" + std::to_string(bound);
  } catch (const std::runtime_error& fault) {
    throw json::BadInput("", fault.what());
  }
}

// The file first: who has read the lines may read it.
void announce(const std::string& data, const std::string& admin, const std::string& path) {
  const nlohmann::json ready{{"data", data}, {"admin", admin}, {"pid", ::getpid()}};
  const auto failure = path.empty() ? std::nullopt : write_whole(path, ready.dump() + "\n");
  if (failure) throw std::runtime_error("--ready: " + *failure);
  std::cout << "data " << data << "\nadmin " << admin << "\n" << std::flush;
  if (!std::cout) throw std::runtime_error("the addresses could not be written");
}

// The sessions that owe no answer now.
std::vector<std::shared_ptr<fake::Session>> idle_of(const fake::Sessions& sessions) {
  auto all = sessions.all();
  std::erase_if(all, [](const auto& session) { return !session->is_idle(); });
  return all;
}

// Ends both servers, then the journals.
int end(fake::ConnectionServer& data, fake::ConnectionServer& admin, fake::Sessions& sessions) {
  admin.stop();
  const auto idle = idle_of(sessions);
  data.stop();
  const std::vector<std::string> failures = sessions.end(idle);
  for (const std::string& failure : failures) std::cerr << "plumbline serve: " << failure << "\n";
  return failures.empty() ? kConformant : kHarnessFault;
}

int serve(const ServeOptions& options) {
  const EndSignals signals;
  if (!options.ready.empty()) expect_writable("--ready", options.ready);
  fake::Sessions sessions(sessions_of(options));
  raise_descriptor_limit();
  fake::ConnectionServer data({});
  const ServeAdmin api(sessions, [&data] { return data.connections(); });
  const fake::AdminRespondent::Handler handler = [&api](const fake::Request& request) {
    return api.handle(request);
  };
  const fake::Bounds bounds = fake::admin_bounds();
  fake::ConnectionServer admin(bounds);
  const std::string data_origin = listen(data, options.address, options.port, [&] {
    return std::make_unique<fake::SessionRespondent>(sessions);
  });
  const std::string admin_origin = listen(admin, options.admin_address, options.admin_port, [&] {
    return std::make_unique<fake::AdminRespondent>(handler, bounds);
  });
  announce(data_origin, admin_origin, options.ready);
  signals.wait();
  return end(data, admin, sessions);
}

void add_options(CLI::App& verb, ServeOptions& options) {
  const auto add_port = [&verb](const char* name, std::uint16_t& port, const char* what) {
    verb.add_option(name, port, what)
        ->check(CLI::Range(std::uint16_t{0}, kPortMax))
        ->capture_default_str();
  };
  add_port("--port", options.port, "Port of the endpoint; 0: any free one");
  add_port("--admin-port", options.admin_port, "Port of the admin API; 0: any free one");
  // An unset shell variable must not quietly mean the default.
  const CLI::Validator not_empty(
      [](const std::string& text) { return text.empty() ? "expected a value" : ""; }, "TEXT");
  const auto add_text = [&](const char* name, std::string& text, const char* what) {
    verb.add_option(name, text, what)->check(not_empty)->capture_default_str();
  };
  add_text("--address", options.address, "IPv4 address of the endpoint");
  add_text("--admin-address", options.admin_address, "IPv4 address of the admin API");
  add_text("--behaviour", options.behaviour, "JSON file with the script that sessions begin with");
  add_text("--journal", options.journal, "Write each session's journal into this folder");
  add_text("--ready", options.ready, "Write both addresses as JSON into this file when ready");
}

}  // namespace

void add_serve_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "serve", "Serve the fake endpoint, with an admin API, until SIGTERM or SIGINT");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<ServeOptions>();
  add_options(*verb, *options);
  verb->footer(kFooter);
  verb->callback([options, &exit_code] {
    try {
      exit_code = serve(*options);
    } catch (const json::BadInput& fault) {
      std::cerr << "plumbline serve: " << fault.what() << "\n";
      exit_code = kBadInput;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline serve: " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
