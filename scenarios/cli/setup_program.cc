#include "scenarios/cli/setup_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/spawn_texts.h"

namespace plumbline::cli {
namespace {

constexpr int kSignalled = 128;

// Ours, with that variable as given.
std::vector<std::string> environment_with(const std::string& name, const std::string& value) {
  std::vector<std::string> all;
  for (char** one = environ; *one != nullptr; ++one) {
    if (!std::string(*one).starts_with(name + "=")) all.emplace_back(*one);
  }
  all.push_back(name + "=" + value);
  return all;
}

// An empty input, and standard output to where our errors go.
class Streams {
 public:
  Streams() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
  }
  ~Streams() { ::posix_spawn_file_actions_destroy(&actions_); }
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

int code_of(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

}  // namespace

std::string setup_program(const std::string& program) {
  if (program != kSetupProgram) return program;
  std::error_code error;
  const auto bin = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const auto ours = (bin / "../../.." / kSetupProgram).lexically_normal();
  return std::filesystem::is_regular_file(ours, error) ? ours.string() : program;
}

int run_setup(const std::string& program, const std::string& asked, const std::string& installs) {
  std::vector<std::string> arguments{program, asked};
  std::vector<std::string> environment = environment_with("PLUMBLINE_DRIVERS", installs);
  const Streams streams;
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, program.c_str(), streams.get(), nullptr,
                                   scenario::pointers_to(arguments).data(),
                                   scenario::pointers_to(environment).data());
  if (error != 0)
    throw json::BadInput("", "--setup " + program + ": " + std::generic_category().message(error));
  return code_of(pid);
}

}  // namespace plumbline::cli
