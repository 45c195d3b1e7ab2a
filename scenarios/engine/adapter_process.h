// An adapter that runs: one request out, one answer back (scenarios/drivers/PROTOCOL.md), with a
// bound on every wait and every byte, and everything else that it says or does in the journal: its
// start and end, each line of its output, what it holds. `ask` may be called from several threads
// at once; an adapter that does not answer is killed, and every later call says that it is gone.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <thread>

#include "fake_server/journal/record.h"
#include "scenarios/engine/adapter_answer.h"
#include "scenarios/engine/adapter_child.h"
#include "scenarios/engine/adapter_launch.h"

namespace plumbline::scenario {

/// How long is waited for an adapter. Ten times the longest documented close budget, and below the
/// time that ctest gives a case.
struct AdapterLimits {
  std::chrono::milliseconds answer_within{30'000};
  std::chrono::milliseconds exit_within{30'000};  ///< after the answer to `exit`
};

class AdapterProcess {
 public:
  /// Where observations go, and the run's time. Both thread-safe, both outlive the process.
  struct Observer {
    journal::Sink& journal;
    std::function<journal::Duration()> now;
  };

  /// Starts it. Throws std::runtime_error when it cannot.
  AdapterProcess(const AdapterLaunch& launch, const AdapterPlaces& places, Observer observer,
                 AdapterLimits limits = {});
  /// Kills what still runs.
  ~AdapterProcess();
  AdapterProcess(const AdapterProcess&) = delete;
  AdapterProcess& operator=(const AdapterProcess&) = delete;

  /// Sends a request and waits for its answer. `members`: an object, what the command takes;
  /// `lane`: the thread it runs on, empty: the main lane.
  [[nodiscard]] AdapterAnswer ask(const std::string& command, const nlohmann::json& members,
                                  const std::string& lane = "");
  /// Waits until `due`; false as soon as it has ended before.
  bool idle_until(std::chrono::steady_clock::time_point due);
  /// Tells it to end in that manner (the protocol's `exit`) and waits until it has; kills it when
  /// it does not.
  void end(const std::string& how);
  /// Ends it now; `why` goes into the journal and is what `trouble` says.
  void kill(const std::string& why);

  /// Journals what it holds, once its threads and sockets stand still for a moment.
  void sample(const std::string& moment);
  /// Journals a remark of the harness about it.
  void note(const std::string& text);

  [[nodiscard]] bool ended() const { return ended_.load(); }
  /// Why it did not live and end as it was told to; empty when it did.
  [[nodiscard]] std::string trouble() const;

 private:
  struct Output {
    const char* stream;
    int fd;
    std::string line;       // not ended yet
    std::size_t taken = 0;  // bytes of whole lines
    bool open = true;
  };

  void watch();
  void wait_for_news(const Output& output, const Output& errors) const;
  void take(Output& output, const std::function<bool(const std::string&)>& is_answer);
  void take_lines(Output& output, const std::function<bool(const std::string&)>& is_answer);
  void keep_output(Output& output, std::string text);
  [[nodiscard]] bool take_answer(const std::string& line);
  void note_end();
  void sample_in_passing();
  [[nodiscard]] bool send(const std::string& line);
  [[nodiscard]] AdapterAnswer wait_for(std::uint64_t id, const std::string& command,
                                       AdapterAnswer answer);
  void condemn(const std::string& why);

  const Observer observer_;
  const AdapterLimits limits_;
  AdapterChild child_;
  std::mutex sending_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable news_;
  std::uint64_t requests_ = 0;
  std::map<std::uint64_t, AdapterAnswer> waiting_;  // by id; kind gone until answered
  std::string trouble_;
  bool told_to_end_ = false;
  std::atomic<bool> ended_{false};
  std::atomic<bool> stop_{false};
  std::chrono::steady_clock::time_point next_sample_{};  // of the watching thread
  std::chrono::steady_clock::time_point ended_at_{};     // of the watching thread
  std::thread watcher_;
};

}  // namespace plumbline::scenario
