// A connection to the admin API: requests go to one function, nothing is journaled, and what HTTP
// refuses is told as one line of JSON.
#pragma once

#include <functional>

#include "fake_server/host/bounds.h"
#include "fake_server/host/respondent.h"

namespace plumbline::fake {

/// The bounds of an admin port: callers are few, a behaviour is written by hand.
[[nodiscard]] Bounds admin_bounds();

class AdminRespondent final : public Respondent {
 public:
  /// Answers a request. Called by many threads at once; must not throw.
  using Handler = std::function<Reply(const Request&)>;

  /// Borrows both.
  AdminRespondent(const Handler& handler, const Bounds& bounds)
      : handler_(handler), bounds_(bounds) {}

  Exchange handle(Request request) override { return {0, handler_(request)}; }
  std::uint64_t received_broken(Request) override { return 0; }
  void replied(std::uint64_t, const Reply&) override {}
  Reply refusal(int status) override;

 private:
  const Handler& handler_;
  const Bounds& bounds_;
};

}  // namespace plumbline::fake
