// The application that a scenario describes: it opens connections of the reference client, runs
// statements through its interceptor, and journals what it did and when. Knows no world: each act
// is instantaneous; the world makes the pauses and the blocking closes between them. Acts may come
// from several application threads; one connection is used by one lane at a time, the tables have
// their own mutex.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "fake_server/journal/record.h"
#include "reference/core/client_manager.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/interceptor.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// The scenario's application.
class Application {
 public:
  /// What a world provides.
  struct World {
    std::function<std::unique_ptr<telemetry::Connection>(const telemetry::ConnectionOptions&)> open;
    std::function<std::string(const std::string& host)>
        address;                    ///< of the scenario's host, as applications write it
    std::function<Duration()> now;  ///< since the start of the run
    std::int64_t divisor = 1;       ///< the world's times are nominal times divided by this
    std::function<void()> kill{};   ///< the process dies; empty where there is no such thing
    std::function<void()> start{};  ///< another one starts
  };

  /// `journal` outlives the application.
  Application(telemetry::Config config, World world, journal::Sink& journal);

  void begin_open(const OpenStep& step);
  void end_open(const OpenStep& step);
  void begin_execute(const ExecuteStep& step);
  void end_execute(const ExecuteStep& step);
  void fetch_chunk(const ExecuteStep& step);
  void complete(const CompleteStep& step);
  void set_token(const TokenStep& step);
  void mark(const std::string& name);
  /// The process dies with every connection.
  void crash();
  /// Another process starts.
  void start_again();
  /// Journals the begin of a close and gives the connection out to be closed, with its
  /// DELETE_SESSION recorded the first time. Closing twice is legal.
  [[nodiscard]] telemetry::Connection& begin_close(const std::string& connection);
  void end_close(const std::string& connection);

  /// Every connection that was opened has been closed.
  [[nodiscard]] bool all_closed() const;
  /// The scenario's name of the host that the client keys so; the key itself when no scenario host
  /// has it.
  [[nodiscard]] std::string host_of(const std::string& host_key) const;

 private:
  struct Opened {
    std::unique_ptr<telemetry::Connection> connection;
    std::string host;
    std::string session_id;       // as the server issued it
    Duration opening{};           // when the open began
    std::uint64_t operation = 0;  // the one under way
    bool closed = false;
    std::map<std::string, telemetry::StatementContext> statements;
    std::map<std::string, std::string> statement_ids;  // as the server issued them
    std::int64_t chunks_left = 0;                      // of the fetch under way
  };

  std::uint64_t begin(const std::string& operation, const std::string& connection,
                      const std::string& statement, std::vector<std::string> odd_values = {});
  using Work = std::map<std::string, std::int64_t>;
  void end(std::uint64_t operation, const std::string& error, const std::string& session_id,
           const std::string& statement_id, Work work = {});
  [[nodiscard]] std::uint64_t next_operation();
  [[nodiscard]] Opened& opened(const std::string& connection);

  const telemetry::Config config_;
  const World world_;
  journal::Sink& journal_;
  mutable std::mutex mutex_;  // guards what follows; an Opened itself belongs to its lane
  std::uint64_t operations_ = 0;
  std::map<std::string, std::unique_ptr<Opened>> connections_;
  std::map<std::string, std::uint64_t> opens_;  // of each name, for session ids
  std::map<std::string, std::string> hosts_;    // host key -> scenario's name
};

}  // namespace plumbline::scenario
