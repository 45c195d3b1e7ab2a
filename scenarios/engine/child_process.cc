#include "scenarios/engine/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "scenarios/engine/spawn_texts.h"

namespace plumbline::scenario {
namespace {

using fake::UniqueFd;
using Ends = std::pair<UniqueFd, UniqueFd>;  // the parent's, the child's

// Ends above the numbers that the child gets, so that putting one in place never covers another.
constexpr int kEndsFrom = 10;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("the child process: " + what + ": " + std::strerror(errno));
}

UniqueFd moved_up(int fd) {
  const UniqueFd owned(fd);
  UniqueFd up(::fcntl(fd, F_DUPFD_CLOEXEC, kEndsFrom));
  if (!up.valid()) fail("no descriptor left");
  return up;
}

Ends pipe_from_child() {
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) fail("no pipe");
  Ends ends{UniqueFd(fds[0]), UniqueFd(fds[1])};
  ends.second = moved_up(ends.second.release());
  if (::fcntl(ends.first.get(), F_SETFL, O_NONBLOCK) != 0) fail("no pipe");
  return ends;
}

Ends socket_to_child() {
  std::array<int, 2> fds{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) fail("no socket");
  Ends ends{UniqueFd(fds[0]), UniqueFd(fds[1])};
  ends.second = moved_up(ends.second.release());
  return ends;
}

// What the child finds at which number; everything else is closed.
class Descriptors {
 public:
  Descriptors() { ::posix_spawn_file_actions_init(&actions_); }
  ~Descriptors() { ::posix_spawn_file_actions_destroy(&actions_); }
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;

  void put(const UniqueFd& fd, int number) {
    ::posix_spawn_file_actions_adddup2(&actions_, fd.get(), number);
  }
  const posix_spawn_file_actions_t* finished() {
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, kChildEntries + 1);
    return &actions_;
  }

 private:
  posix_spawn_file_actions_t actions_{};
};

// Under AddressSanitizer freed memory stays resident for a while: RS-1 would take it for growth.
// The last setting of a name counts; without the sanitizer nobody reads it.
std::vector<std::string> environment_of_child() {
  const std::string name = "ASAN_OPTIONS=";
  std::string sanitizer = name;
  std::vector<std::string> environment;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (text.compare(0, name.size(), name) == 0) {
      sanitizer = text + ":";
    } else {
      environment.push_back(text);
    }
  }
  environment.push_back(sanitizer + "quarantine_size_mb=1");
  return environment;
}

std::int64_t number_behind(const std::string& line, const std::string& name) {
  if (line.compare(0, name.size(), name) != 0) return -1;
  return std::strtoll(line.c_str() + name.size(), nullptr, 10);
}

std::int64_t sockets_of(const std::string& folder) {
  std::int64_t sockets = 0;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code gone;  // closed since it was listed
    const std::string target = std::filesystem::read_symlink(entry->path(), gone).string();
    if (target.compare(0, 7, "socket:") == 0) ++sockets;
  }
  return sockets;
}

}  // namespace

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& arguments) {
  Ends control = socket_to_child();
  Ends entries = pipe_from_child();
  Ends output = pipe_from_child();
  Ends errors = pipe_from_child();
  Descriptors descriptors;
  descriptors.put(output.second, STDOUT_FILENO);
  descriptors.put(errors.second, STDERR_FILENO);
  descriptors.put(control.second, kChildControl);
  descriptors.put(entries.second, kChildEntries);
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environment_of_child();
  errno = ::posix_spawn(&pid_, program.c_str(), descriptors.finished(), nullptr,
                        pointers_to(words).data(), pointers_to(environment).data());
  if (errno != 0) fail(program);
  control_ = std::move(control.first);
  entries_ = std::move(entries.first);
  output_ = std::move(output.first);
  errors_ = std::move(errors.first);
}

ChildProcess::~ChildProcess() {
  if (ended()) return;
  kill();
  ::waitpid(pid_, nullptr, 0);
}

std::optional<int> ChildProcess::ended() {
  int status = 0;
  if (code_ || ::waitpid(pid_, &status, WNOHANG) != pid_) return code_;
  code_ = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  return code_;
}

void ChildProcess::kill() const { ::kill(pid_, SIGKILL); }

journal::ResourceSample ChildProcess::sample(const std::string& moment) const {
  if (!code_) return sample_of(pid_, moment);
  journal::ResourceSample nothing;
  nothing.moment = moment;
  return nothing;
}

journal::ResourceSample sample_of(pid_t pid, const std::string& moment) {
  journal::ResourceSample sample;
  sample.moment = moment;
  const std::string folder = "/proc/" + std::to_string(pid);
  std::ifstream status(folder + "/status");
  for (std::string line; std::getline(status, line);) {
    if (const auto threads = number_behind(line, "Threads:"); threads >= 0)
      sample.threads = threads;
    if (const auto kilobytes = number_behind(line, "VmRSS:"); kilobytes >= 0)
      sample.resident_bytes = kilobytes * 1024;
    if (line.compare(0, 8, "SigCgt:\t") == 0) sample.caught_signals = line.substr(8);
  }
  sample.sockets = sockets_of(folder + "/fd");
  return sample;
}

}  // namespace plumbline::scenario
