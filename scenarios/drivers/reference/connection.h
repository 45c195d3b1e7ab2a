// One connection of the reference driver: SEA, with the reference telemetry client called around it
// as the author of a driver would. Each public function is a command of the protocol. Any lane; one
// statement is used by one lane at a time, but for `cancel`.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "reference/runtime/telemetry.h"
#include "scenarios/drivers/reference/options.h"

namespace plumbline::drivers {

class Connection {
 public:
  /// Joins the host's telemetry; the server is not asked yet. `client` outlives it.
  Connection(Options options, telemetry::Telemetry& client);

  Json open();
  /// After an open that threw: tells of it and leaves the host's telemetry in one go. As long as it
  /// stays there, the host's requests present its token, which may be what was refused.
  void give_up(telemetry::Duration took, const telemetry::Failure& failure);
  Json execute(const Json& request);
  Json fetch(const Json& request);
  Json complete(const Json& request);
  Json cancel(const Json& request);
  Json metadata(const Json& request);
  Json token(const Json& request);
  Json close(const Json& request);
  [[nodiscard]] bool closed();

 private:
  struct Statement;
  using StatementPointer = std::shared_ptr<Statement>;  // with the lane that cancels it

  SeaAnswer call(const std::string& method, const std::string& path, const Json& body = {});
  [[nodiscard]] Json body_of(const Json& sql) const;
  void run(Statement& statement, const Json& body, telemetry::Instant deadline);
  [[nodiscard]] bool named(Statement& statement, const std::string& id);
  void cancel_statement(const std::string& id);
  void take_chunk(Statement& statement, const SeaAnswer& answer, const Json& chunk);
  [[nodiscard]] std::size_t read(Statement& statement, std::size_t rows_max);
  [[nodiscard]] StatementPointer statement_of(const Json& request);
  template <typename Work>
  void observe(telemetry::Operation operation, Work work);
  void leave() noexcept { client_.close(*observed_); }  // the last one: within a close budget
  telemetry::Interceptor& observer() { return observed_->interceptor(); }

  const Options options_;
  telemetry::Telemetry& client_;
  const std::unique_ptr<telemetry::Connection> observed_;
  std::string session_id_;
  std::mutex mutex_;  // guards what follows, and the ids of statements
  std::string token_;
  std::map<std::string, StatementPointer> statements_;
  bool closed_ = false;
};

}  // namespace plumbline::drivers
