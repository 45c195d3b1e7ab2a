// Who answers the requests of one connection, and keeps the evidence of it: a logical host, a
// session, the admin API. Made when a connection is accepted and destroyed when it has ended; used
// by one thread at a time, not always the same.
#pragma once

#include <cstdint>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// A request's number in its journal (0: it is in none), and what to answer.
struct Exchange {
  std::uint64_t request = 0;
  Reply reply;
};

/// Requests of one connection come one at a time: after `handle` or `received_broken` comes exactly
/// one `replied`, with that number, before the next request.
class Respondent {
 public:
  Respondent() = default;
  virtual ~Respondent() = default;  ///< the connection has ended; its socket is closed
  Respondent(const Respondent&) = delete;
  Respondent& operator=(const Respondent&) = delete;

  /// A whole request: what to answer. `host` is for the respondent to fill in.
  [[nodiscard]] virtual Exchange handle(Request request) = 0;
  /// A request that never came whole, or that is no HTTP; returns its number.
  [[nodiscard]] virtual std::uint64_t received_broken(Request request) = 0;
  /// Headers and body of the answer to such a request, which HTTP refuses with `status`.
  [[nodiscard]] virtual Reply refusal(int status) {
    Reply reply;
    reply.status = status;
    return reply;
  }
  /// The answer's first byte is about to be sent, or it is known that none ever will be.
  virtual void replied(std::uint64_t request, const Reply& reply) = 0;
};

}  // namespace plumbline::fake
