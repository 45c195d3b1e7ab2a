// `plumbline serve` as a process, and what tests say to it. Header only; included by test programs.
#pragma once

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "fake_server/host/host_test_support.h"
#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli::test {

using fake::test::kPatience;
using fake::test::RawClient;

/// An answer as it came; status 0: none did.
struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
};

/// One request on a connection of its own, or on `client`, whose last one it is.
inline Answer ask(RawClient& client, const std::string& method, const std::string& target,
                  const std::string& body = "", const std::string& fields = "") {
  client.send(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n" + fields +
              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  const std::string bytes = client.read_to_end();
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  return {std::stoi(bytes.substr(9, 3)), bytes.substr(0, end), bytes.substr(end + 4)};
}
inline Answer ask(const std::string& origin, const std::string& method, const std::string& target,
                  const std::string& body = "", const std::string& fields = "") {
  RawClient client(origin);
  return ask(client, method, target, body, fields);
}

/// A good telemetry request of three events to a session, and what its status was.
inline std::string telemetry_bytes(const std::string& session) {
  return fake::test::request_text("X-Plumbline-Session: " + session + "\r\n");
}
inline int send_telemetry(const std::string& data, const std::string& session) {
  RawClient client(data);
  client.send(telemetry_bytes(session));
  return std::atoi(client.read(12).substr(9, 3).c_str());
}

/// Asks the server again and again, which answers when it can; false after kPatience.
template <typename Predicate>
bool eventually(Predicate holds) {
  const auto due = std::chrono::steady_clock::now() + kPatience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > due) return false;
  }
  return true;
}

/// The program, started with `serve` and these arguments; killed at the end if it still runs.
class Serving {
 public:
  explicit Serving(const std::vector<std::string>& arguments = {}) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    std::vector<std::string> words{PLUMBLINE_PROGRAM, "serve"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execv(pointers[0], pointers.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    output_.reset(ends[0]);
    std::istringstream lines(read_lines(2));
    std::string word;
    lines >> word >> data_ >> word >> admin_;
  }
  ~Serving() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  [[nodiscard]] const std::string& data() const { return data_; }
  [[nodiscard]] const std::string& admin() const { return admin_; }
  [[nodiscard]] pid_t pid() const { return pid_; }

  /// Ends it by a signal; its exit code, or minus the signal that ended it.
  int end(int signal = SIGTERM) {
    ::kill(pid_, signal);
    int status = 0;
    ::waitpid(pid_, &status, 0);  // ctest's time-out is the bound
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  /// A line "NAME:   VALUE..." of /proc/PID/status.
  [[nodiscard]] long status_of(const std::string& name) const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with(name + ":")) return std::stol(line.substr(name.size() + 1));
    }
    return -1;
  }
  /// User and system time so far, in seconds.
  [[nodiscard]] double cpu_seconds() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string word;
    for (int i = 0; i < 11; ++i) fields >> word;  // up to utime, the 14th of all
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }

 private:
  std::string read_lines(std::ptrdiff_t count) {
    std::string text;
    std::array<char, 256> chunk{};
    while (std::count(text.begin(), text.end(), '\n') < count) {
      pollfd one{output_.get(), POLLIN, 0};
      if (::poll(&one, 1, static_cast<int>(1000 * kPatience.count())) <= 0) break;
      const ssize_t got = ::read(output_.get(), chunk.data(), chunk.size());
      if (got <= 0) break;
      text.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

  pid_t pid_ = -1;
  fake::UniqueFd output_;
  std::string data_;
  std::string admin_;
};

}  // namespace plumbline::cli::test
