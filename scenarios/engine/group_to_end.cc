#include "scenarios/engine/group_to_end.h"

#include <array>
#include <csignal>
#include <mutex>

namespace plumbline::scenario {
namespace {

std::array<std::atomic<pid_t>, 1024> leaders{};  // 0: free
static_assert(std::atomic<pid_t>::is_always_lock_free, "the handler may not wait");

// Calls only what a signal handler may. The action was reset when this began; the second signal
// comes when it returns.
extern "C" void kill_groups_and_end(int signal) {
  for (const std::atomic<pid_t>& leader : leaders) {
    const pid_t pid = leader.load();
    if (pid > 0) ::kill(-pid, SIGKILL);
  }
  (void)::raise(signal);
}

void handle_what_ends_us() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    const bool ends = (before.sa_flags & SA_SIGINFO) == 0 && before.sa_handler == SIG_DFL;
    if (!ends) continue;
    struct sigaction ours {};
    ours.sa_handler = kill_groups_and_end;
    ours.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(signal, &ours, nullptr);
  }
}

}  // namespace

GroupToEnd::GroupToEnd(pid_t leader) {
  static std::once_flag handled;
  std::call_once(handled, handle_what_ends_us);
  for (std::atomic<pid_t>& slot : leaders) {
    pid_t nobody = 0;
    if (!slot.compare_exchange_strong(nobody, leader)) continue;
    slot_ = &slot;
    return;
  }
}

GroupToEnd::~GroupToEnd() {
  if (slot_ != nullptr) slot_->store(0);
}

}  // namespace plumbline::scenario
