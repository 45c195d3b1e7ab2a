// What all connections share: the service and the journal, under one mutex. Requests are numbered
// and handed to the journal in the order in which the service counted them; a request's time is
// that of its last byte, so one that took long to decode may carry an earlier time than one that
// overtook it. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "fake_server/core/service.h"
#include "fake_server/host/respondent.h"
#include "fake_server/journal/record.h"

namespace plumbline::fake {

/// Answers what is no business of the service (a driver's SQL); nothing: the service answers. `now`
/// never decreases. Called under the mutex: it must not call back, nor throw.
using SqlSide = std::function<std::optional<Reply>(const Request& request, Duration now)>;

class SharedService {
 public:
  /// `sink` must outlive this object; `now` must not call back. What `sql` answers is journaled
  /// without bodies; none: nothing is.
  SharedService(Service service, journal::Sink& sink, std::function<Duration()> now,
                SqlSide sql = {});

  /// Journals the connection and returns its number.
  std::uint64_t connection_opened(const std::string& host);
  void connection_closed(std::uint64_t connection);
  /// Journals a whole request that has just been read, has it handled, and returns the answer to
  /// give. Its body is decoded once, before the mutex is taken: a large one holds up nobody else.
  Exchange handle(std::uint64_t connection, const Request& request);
  /// The same where the answer is a refusal with `status`: the service does not see the request,
  /// and no rule counts it.
  Exchange refuse(std::uint64_t connection, const Request& request, int status);
  /// Journals a request that never came whole, or that is no HTTP; returns its number.
  std::uint64_t received_broken(std::uint64_t connection, const Request& request);
  /// Journals an answer whose first byte is about to be sent.
  void replied(std::uint64_t request, const Reply& reply);
  /// Journals an attempt that never became a request; `reason`: see journal::AttemptFailed.
  void attempt_failed(const std::string& host, const std::string& reason);
  /// Time since the start of the run.
  [[nodiscard]] Duration now() const { return now_(); }
  [[nodiscard]] EndpointCounts counts(const std::string& host) const;

  /// From the next request on another service answers, whose counts and times begin now.
  void restart(Service service);
  /// From the next request on `host` has another script; its counts and times go on.
  void amend(const std::string& host, const Behaviour& behaviour);
  /// Requests that came and have no `replied` yet.
  [[nodiscard]] std::size_t owed() const;

 private:
  [[nodiscard]] std::optional<Exchange> handle_as_sql(std::uint64_t connection,
                                                      const Request& request, Duration read);

  mutable std::mutex mutex_;
  Service service_;
  journal::Sink& sink_;
  std::function<Duration()> now_;
  SqlSide sql_;
  std::set<std::uint64_t> sql_requests_;  // that have no `replied` yet
  Duration service_start_{};              // the service's time 0
  std::size_t owed_ = 0;
  std::uint64_t last_connection_ = 0;
  std::uint64_t last_request_ = 0;
};

}  // namespace plumbline::fake
