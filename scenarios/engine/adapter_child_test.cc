// An adapter as a process: where it works, and what its group does when a signal ends ours.
#include "scenarios/engine/adapter_child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>

#include "fake_server/host/unique_fd.h"
#include "scenarios/engine/fresh_folder.h"

namespace plumbline::scenario {
namespace {

using fake::UniqueFd;

constexpr int kPatienceMilliseconds = 20'000;

// A harness with one adapter that heeds nothing, and what became of both.
class Harness {
 public:
  explicit Harness(void (*prepare)()) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const UniqueFd reading(ends[0]);
    const UniqueFd writing(ends[1]);
    pid_ = ::fork();
    if (pid_ == 0) run(writing.get(), prepare);
    pid_t adapter = 0;
    EXPECT_EQ(::read(reading.get(), &adapter, sizeof adapter), sizeof adapter);
    adapter_.reset(static_cast<int>(::syscall(SYS_pidfd_open, adapter, 0)));
    EXPECT_TRUE(adapter_.valid());
  }
  ~Harness() {
    if (adapter_.valid()) ::syscall(SYS_pidfd_send_signal, adapter_.get(), SIGKILL, nullptr, 0);
  }
  Harness(const Harness&) = delete;
  Harness& operator=(const Harness&) = delete;

  void send(int signal) const { ::kill(pid_, signal); }
  // The signal that ended it.
  [[nodiscard]] int end_by(int signal) const {
    send(signal);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }
  [[nodiscard]] bool adapter_ends() const {
    pollfd ended{adapter_.get(), POLLIN, 0};
    return ::poll(&ended, 1, kPatienceMilliseconds) == 1;
  }

 private:
  [[noreturn]] static void run(int told, void (*prepare)()) {
    prepare();
    const AdapterChild adapter({"sleep", "1000"}, {"PATH=/usr/bin:/bin"});
    const pid_t pid = adapter.pid();
    if (::write(told, &pid, sizeof pid) != sizeof pid) ::_exit(1);
    for (;;) ::pause();
  }

  pid_t pid_ = -1;
  UniqueFd adapter_;
};

// All that it prints; it ends by itself.
std::string output_of(const AdapterChild& child) {
  std::string text;
  pollfd readable{child.output(), POLLIN, 0};
  std::array<char, 4096> bytes{};
  while (::poll(&readable, 1, kPatienceMilliseconds) == 1) {
    const ssize_t count = ::read(child.output(), bytes.data(), bytes.size());
    if (count <= 0) break;
    text.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return text;
}

TEST(AdapterChild, WorksInTheFolderThatItIsGiven) {
  const FreshFolder folder;
  const std::vector<std::string> environment{"PATH=/usr/bin:/bin"};
  EXPECT_EQ(output_of(AdapterChild({"pwd"}, environment, folder.path())), folder.path() + "\n");
  EXPECT_EQ(output_of(AdapterChild({"pwd"}, environment)),
            std::filesystem::current_path().string() + "\n");
}

TEST(GroupToEnd, EndsWithTheProcessThatASignalEnds) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const Harness harness([] {});
    EXPECT_EQ(harness.end_by(signal), signal);
    EXPECT_TRUE(harness.adapter_ends()) << signal;
  }
}

TEST(GroupToEnd, ASignalThatIsIgnoredStaysIgnored) {
  const Harness harness([] { ::signal(SIGHUP, SIG_IGN); });
  harness.send(SIGHUP);
  EXPECT_EQ(harness.end_by(SIGTERM), SIGTERM);
}

}  // namespace
}  // namespace plumbline::scenario
