#include "scenarios/engine/adapter_child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "scenarios/engine/child_process.h"
#include "scenarios/engine/spawn_texts.h"

namespace plumbline::scenario {
namespace {

using fake::UniqueFd;

[[noreturn]] void fail(const std::string& what, int error) {
  throw std::runtime_error("the adapter: " + what + ": " + std::strerror(error));
}

struct Pipe {
  UniqueFd reading;
  UniqueFd writing;
};

// Both ends above the standard streams, so that putting one in place covers no other.
Pipe new_pipe() {
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) fail("no pipe", errno);
  const UniqueFd low_reading(fds[0]);
  const UniqueFd low_writing(fds[1]);
  Pipe pipe{UniqueFd(::fcntl(fds[0], F_DUPFD_CLOEXEC, 3)),
            UniqueFd(::fcntl(fds[1], F_DUPFD_CLOEXEC, 3))};
  if (!pipe.reading.valid() || !pipe.writing.valid()) fail("no pipe", errno);
  return pipe;
}

UniqueFd unblocked(UniqueFd fd) {
  if (::fcntl(fd.get(), F_SETFL, O_NONBLOCK) != 0) fail("no pipe", errno);
  return fd;
}

class SpawnPlan {
 public:
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t restored;
    ::sigemptyset(&restored);
    ::sigaddset(&restored, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &restored);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  void put(const UniqueFd& fd, int number) {
    ::posix_spawn_file_actions_adddup2(&actions_, fd.get(), number);
  }
  void enter(const std::string& folder) {
    ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }
  pid_t start(std::vector<std::string>& command, std::vector<std::string>& environment) {
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    pid_t pid = -1;
    const int error = ::posix_spawnp(&pid, command.front().c_str(), &actions_, &attributes_,
                                     pointers_to(command).data(), pointers_to(environment).data());
    if (error != 0) fail(command.front(), error);
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// By its number: the header of glibc 2.36 declares pidfd_open for C only.
int watched(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

}  // namespace

AdapterChild::AdapterChild(std::vector<std::string> command, std::vector<std::string> environment,
                           const std::string& folder) {
  Pipe input = new_pipe();
  Pipe output = new_pipe();
  Pipe errors = new_pipe();
  input_ = unblocked(std::move(input.writing));
  output_ = unblocked(std::move(output.reading));
  errors_ = unblocked(std::move(errors.reading));
  SpawnPlan plan;
  plan.put(input.reading, STDIN_FILENO);
  plan.put(output.writing, STDOUT_FILENO);
  plan.put(errors.writing, STDERR_FILENO);
  if (!folder.empty()) plan.enter(folder);
  pid_ = plan.start(command, environment);
  group_.emplace(pid_);
  end_signal_.reset(watched(pid_));
  if (end_signal_.valid()) return;
  const int error = errno;
  kill_group();
  group_.reset();
  ::waitpid(pid_, nullptr, 0);
  fail("its end cannot be watched", error);
}

AdapterChild::~AdapterChild() {
  kill_group();
  group_.reset();  // before another group can get its number
  ::waitpid(pid_, nullptr, 0);
}

// It stays a zombie until this object ends, so that neither its number nor its group's is given to
// another.
std::optional<int> AdapterChild::ended() const {
  siginfo_t info{};
  const int result = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  if (result != 0 || info.si_pid != pid_) return std::nullopt;
  return info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
}

void AdapterChild::kill_group() const { ::kill(-pid_, SIGKILL); }

journal::ResourceSample AdapterChild::sample(const std::string& moment) const {
  if (!ended()) return sample_of(pid_, moment);
  journal::ResourceSample nothing;
  nothing.moment = moment;
  return nothing;
}

}  // namespace plumbline::scenario
