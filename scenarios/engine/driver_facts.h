// What the SQL side told, by the names that the driver world knows: which session came of an open,
// which statement of an execute, and what work it brought. For drivers that hide their ids. Any
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/engine/driver_service.h"

namespace plumbline::scenario {

class DriverFacts {
 public:
  using Work = std::map<std::string, std::int64_t>;

  /// `service` outlives this; it is asked when somebody asks here.
  explicit DriverFacts(DriverService& service) : service_(service) {}

  /// The latest session that was opened over this HTTP path, of which every open of a run has one
  /// of its own; where the SQL side tells no paths, the oldest of that host that nobody asked for.
  /// Empty when there is none.
  [[nodiscard]] std::string session_over(const std::string& http_path, const std::string& host);
  /// The latest statement whose SQL holds `marker`, a text of its own; empty when none does.
  [[nodiscard]] std::string statement_with(const std::string& marker);
  /// What was asked for and fetched of a statement since the last such call: "polls", and, once a
  /// chunk has been fetched, "chunks" and "bytes"; empty when the SQL side tells nothing of it.
  [[nodiscard]] Work work_since(const std::string& statement_id);

 private:
  struct Session {
    std::string target;
    std::string host;
    std::string id;
    bool taken = false;
  };

  void take();

  DriverService& service_;
  std::mutex mutex_;  // guards what follows
  std::vector<Session> sessions_;
  std::vector<std::pair<std::string, std::string>> statements_;  // SQL, id
  std::map<std::string, Work> work_;                             // statement id -> not told yet
};

}  // namespace plumbline::scenario
