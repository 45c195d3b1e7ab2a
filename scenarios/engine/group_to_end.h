// A process group that must not outlive this process, not even when a signal ends it.
#pragma once

#include <sys/types.h>

#include <atomic>

namespace plumbline::scenario {

/// While it exists, SIGINT, SIGTERM and SIGHUP kill the group before they end this process as they
/// would have. A signal that is handled or ignored when the first one is made stays so, and kills
/// nothing. Beyond 1 024 at once, one has no effect. Any thread.
class GroupToEnd {
 public:
  /// `leader` leads the group and has not been waited for while this exists.
  explicit GroupToEnd(pid_t leader);
  ~GroupToEnd();
  GroupToEnd(const GroupToEnd&) = delete;
  GroupToEnd& operator=(const GroupToEnd&) = delete;

 private:
  std::atomic<pid_t>* slot_ = nullptr;
};

}  // namespace plumbline::scenario
