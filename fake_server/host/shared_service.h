// What all connections share: the service and the journal, under one mutex. Requests are numbered
// and handed to the journal in the order in which the service counted them; a request's time is
// that of its last byte, so one that took long to decode may carry an earlier time than one that
// overtook it. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "fake_server/core/service.h"
#include "fake_server/journal/record.h"

namespace plumbline::fake {

/// A request's number in the journal, and what to answer.
struct Exchange {
  std::uint64_t request = 0;
  Reply reply;
};

class SharedService {
 public:
  /// `sink` must outlive this object; `now` must not call back.
  SharedService(Service service, journal::Sink& sink, std::function<Duration()> now);

  /// Journals the connection and returns its number.
  std::uint64_t connection_opened(const std::string& host);
  void connection_closed(std::uint64_t connection);
  /// Journals a whole request that has just been read, has it handled, and returns the answer to
  /// give. Its body is decoded once, before the mutex is taken: a large one holds up nobody else.
  Exchange handle(std::uint64_t connection, const Request& request);
  /// Journals a request that never came whole, or that is no HTTP; returns its number.
  std::uint64_t received_broken(std::uint64_t connection, const Request& request);
  /// Journals an answer whose first byte is about to be sent.
  void replied(std::uint64_t request, const Reply& reply);
  [[nodiscard]] EndpointCounts counts(const std::string& host) const;

 private:
  mutable std::mutex mutex_;
  Service service_;
  journal::Sink& sink_;
  std::function<Duration()> now_;
  std::uint64_t last_connection_ = 0;
  std::uint64_t last_request_ = 0;
};

}  // namespace plumbline::fake
