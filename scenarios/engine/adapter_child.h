// An adapter as an operating system process: its three streams, its process group, its end. Knows
// no protocol. Made and ended by one thread; `kill_group` and `sample` may be called from any.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "fake_server/host/unique_fd.h"
#include "fake_server/journal/record.h"
#include "scenarios/engine/group_to_end.h"

namespace plumbline::scenario {

/// A resource: what still runs of its group when this ends is killed, also when a signal ends the
/// process.
class AdapterChild {
 public:
  /// Starts `command` (its program is searched in PATH) as the leader of a group of its own, with
  /// just this environment and the three standard streams, in `folder` (empty: in ours). Throws
  /// std::runtime_error when it cannot.
  AdapterChild(std::vector<std::string> command, std::vector<std::string> environment,
               const std::string& folder = "");
  ~AdapterChild();
  AdapterChild(const AdapterChild&) = delete;
  AdapterChild& operator=(const AdapterChild&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Our ends of its streams; none of them blocks.
  [[nodiscard]] int input() const { return input_.get(); }
  [[nodiscard]] int output() const { return output_.get(); }
  [[nodiscard]] int errors() const { return errors_.get(); }
  /// Becomes readable when the process has ended.
  [[nodiscard]] int end_signal() const { return end_signal_.get(); }

  /// Its exit code, or minus the signal that ended it; empty while it runs.
  [[nodiscard]] std::optional<int> ended() const;
  /// Ends it and whatever it has started, unless that left the group.
  void kill_group() const;
  /// What it holds now; nothing but zeros once it has ended.
  [[nodiscard]] journal::ResourceSample sample(const std::string& moment) const;

 private:
  pid_t pid_ = -1;
  std::optional<GroupToEnd> group_;
  fake::UniqueFd input_;
  fake::UniqueFd output_;
  fake::UniqueFd errors_;
  fake::UniqueFd end_signal_;
};

}  // namespace plumbline::scenario
