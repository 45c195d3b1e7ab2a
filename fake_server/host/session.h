// One session of `plumbline serve`: a logical host with a script of its own, the journal of what it
// received, and its own time, which begins when the session does. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "fake_server/core/behaviour.h"
#include "fake_server/host/session_journal.h"
#include "fake_server/host/shared_service.h"

namespace plumbline::fake {

class Session {
 public:
  /// Begins now: journals the run header. `file`: of the journal, empty: none. `same_machine`: the
  /// clients' wall clock is this machine's, and the header tells it. `kept`: see SessionJournal.
  Session(std::string name, const Behaviour& behaviour, const std::string& file, bool same_machine,
          std::atomic<std::size_t>& kept);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// For requests whose `host` is the session's name.
  [[nodiscard]] SharedService& service() noexcept { return service_; }
  /// Since the session began.
  [[nodiscard]] Duration now() const;
  [[nodiscard]] JournalSnapshot snapshot() const { return journal_.snapshot(); }
  [[nodiscard]] std::uint64_t entries() const { return journal_.entries(); }
  /// No answer is owed.
  [[nodiscard]] bool is_idle() const { return service_.owed() == 0; }

  /// Another script, whose counts of requests and times begin now.
  void put(const Behaviour& behaviour);
  /// Changes a part of the script; counts and times go on.
  void amend(const std::function<void(Behaviour&)>& change);
  /// Journals the end of the watch and ends the file. `idle`: nothing was pending when it ended.
  /// What went wrong with the file, in one line.
  [[nodiscard]] std::optional<std::string> end(bool idle);

 private:
  [[nodiscard]] Service service_of(const Behaviour& behaviour) const;

  const std::string name_;
  const std::chrono::steady_clock::time_point start_;
  SessionJournal journal_;
  std::mutex script_mutex_;  // changes of the script come one at a time
  Behaviour behaviour_;
  SharedService service_;
};

}  // namespace plumbline::fake
