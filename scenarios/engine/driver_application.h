// The scenario's application in front of a real driver: each step becomes requests to the adapter,
// and what it did, when, and how it ended becomes operations in the journal. Lanes are threads here
// and named threads there. Times are real. A connection that did not open takes no further steps;
// that, and whatever else the scenario did not foresee, is told as a trouble.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "scenarios/engine/adapter_hello.h"
#include "scenarios/engine/adapter_process.h"
#include "scenarios/engine/driver_canaries.h"
#include "scenarios/engine/driver_facts.h"
#include "scenarios/engine/driver_service.h"
#include "scenarios/engine/driver_sql.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

class DriverApplication {
 public:
  /// What it stands on; all of it outlives the application.
  struct Stage {
    const Scenario& scenario;
    const AdapterInfo& driver;
    const DriverCanaries& canaries;
    std::map<std::string, DriverPlace> places;      ///< by the scenario's name of the host
    std::map<std::string, std::string> parameters;  ///< settable ones: driver_needs.h
    std::string proxy;
    std::string ca_file;
    AdapterProcess& adapter;
    DriverFacts& facts;
    journal::Sink& journal;                          ///< thread-safe
    std::chrono::steady_clock::time_point start;     ///< of the run
    std::chrono::nanoseconds adapter_clock_ahead{};  ///< its clock minus ours
  };

  explicit DriverApplication(Stage stage);

  /// Blocks until the last step has ended, or until the adapter has. Throws std::runtime_error when
  /// the adapter refuses a command that it said it can do.
  void walk_steps();
  /// Every connection that was opened has been closed.
  [[nodiscard]] bool all_closed() const;
  /// What did not go as the scenario says, the first of it; empty when all did.
  [[nodiscard]] std::string trouble() const;

 private:
  using Due = std::chrono::steady_clock::time_point;
  struct Opened {
    std::string host;
    std::string session_id;
    bool is_open = false;
    bool closed = false;
    std::map<std::string, std::string> statement_ids;
    std::set<std::string> executed;  // statements that can be closed
  };

  void walk(const std::vector<Step>& steps, const std::string& lane, Due due);
  void make(const OpenStep& step, const std::string& lane, Due& due);
  void make(const ExecuteStep& step, const std::string& lane, Due& due);
  void make(const CompleteStep& step, const std::string& lane, Due& due);
  void make(const TokenStep& step, const std::string& lane, Due& due);
  void make(const CloseStep& step, const std::string& lane, Due& due);
  void make(const WaitStep& step, const std::string& lane, Due& due);
  void make(const MarkStep& step, const std::string& lane, Due& due);
  void make(const RestartStep& step, const std::string& lane, Due& due);
  void make(const ParallelStep& step, const std::string& lane, Due& due);

  [[nodiscard]] nlohmann::json open_request(const OpenStep& step, const std::string& path) const;
  [[nodiscard]] AdapterAnswer execute(const ExecuteStep& step, const DriverSql& sql,
                                      const std::string& lane, Opened& connection);
  [[nodiscard]] AdapterAnswer fetch(const ExecuteStep& step, const std::string& lane,
                                    Opened& connection);
  void complete(const std::string& connection, const std::string& statement,
                const std::string& lane);
  /// Whether it ended as the scenario says.
  void compare(const std::string& what, const AdapterAnswer& answer, bool may_fail,
               const std::string& must_fail_with);
  [[nodiscard]] std::uint64_t next(std::uint64_t& counter);

  /// Asks, and journals it as an operation; `ended` fills in ids and work.
  AdapterAnswer operate(
      journal::OperationBegun begun, const nlohmann::json& request, const std::string& lane,
      const std::function<void(const AdapterAnswer&, journal::OperationEnded&)>& ended = {});
  [[nodiscard]] std::string lane_of(const std::string& connection, const std::string& lane) const;
  void expect_able(const std::string& command, const AdapterAnswer& answer) const;
  [[nodiscard]] journal::Duration at(std::int64_t adapter_ns, const AdapterAnswer& answer,
                                     Due otherwise) const;
  [[nodiscard]] journal::OperationBegun operation(const std::string& name,
                                                  const std::string& connection,
                                                  const std::string& statement);
  [[nodiscard]] Opened& opened(const std::string& connection);
  /// The connection, when it can take the step.
  [[nodiscard]] Opened* usable(const std::string& connection, const std::string& what);
  void add_trouble(const std::string& what);

  const Stage stage_;
  mutable std::mutex mutex_;  // guards what follows; an Opened itself belongs to its lane
  std::uint64_t operations_ = 0;
  std::uint64_t opens_ = 0;
  std::uint64_t statements_ = 0;
  std::uint64_t lanes_ = 0;
  std::map<std::string, Opened> connections_;
  std::string trouble_;
};

}  // namespace plumbline::scenario
