// One child process and what can be seen of it from outside: its streams, its end, and what it
// holds, through /proc. Used by one thread; nothing here waits.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "fake_server/host/unique_fd.h"
#include "fake_server/journal/record.h"

namespace plumbline::scenario {

/// Where a child finds its two further descriptors.
inline constexpr int kChildControl = 3;  ///< a socket: the parent's words to it
inline constexpr int kChildEntries = 4;  ///< a pipe: its words to the parent

/// What a running process of ours holds now, as /proc tells.
[[nodiscard]] journal::ResourceSample sample_of(pid_t pid, const std::string& moment);

/// A resource: a child that still runs when this ends is killed.
class ChildProcess {
 public:
  /// Starts `program` (a path) with these arguments, an empty standard input and no descriptor
  /// beyond the five. Throws std::runtime_error when it cannot.
  ChildProcess(const std::string& program, const std::vector<std::string>& arguments);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// The parent's ends. The three that are read from do not block.
  [[nodiscard]] int control() const { return control_.get(); }
  [[nodiscard]] int entries() const { return entries_.get(); }
  [[nodiscard]] int output() const { return output_.get(); }
  [[nodiscard]] int errors() const { return errors_.get(); }

  /// Its exit code, or minus the signal that ended it; empty while it runs.
  [[nodiscard]] std::optional<int> ended();
  /// Ends it, whatever it does.
  void kill() const;
  /// What it holds now. All zero once it has ended.
  [[nodiscard]] journal::ResourceSample sample(const std::string& moment) const;

 private:
  pid_t pid_ = -1;
  std::optional<int> code_;
  fake::UniqueFd control_;
  fake::UniqueFd entries_;
  fake::UniqueFd output_;
  fake::UniqueFd errors_;
};

}  // namespace plumbline::scenario
