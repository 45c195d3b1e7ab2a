// A connection of `plumbline serve`: each of its requests goes to the session that it names, and is
// journaled there. A session learns of a connection with its first request to it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "fake_server/host/respondent.h"
#include "fake_server/host/sessions.h"

namespace plumbline::fake {

class SessionRespondent final : public Respondent {
 public:
  /// Borrows `sessions`.
  explicit SessionRespondent(Sessions& sessions) : sessions_(sessions) {}
  ~SessionRespondent() override;
  SessionRespondent(const SessionRespondent&) = delete;
  SessionRespondent& operator=(const SessionRespondent&) = delete;

  /// 400 for a request that names no session, 503 beyond kSessionsMax: both are in no journal.
  Exchange handle(Request request) override;
  std::uint64_t received_broken(Request request) override;
  void replied(std::uint64_t request, const Reply& reply) override;

 private:
  // What a session knows of this connection.
  struct Visit {
    std::shared_ptr<Session> session;  // shared: it may be forgotten meanwhile
    std::uint64_t connection = 0;
  };

  /// Addresses the request to its session, which becomes the current one; 0, or the status that
  /// refuses it.
  int enter(Request& request);

  Sessions& sessions_;
  std::map<std::string, Visit> visits_;
  SharedService* current_ = nullptr;  // of the request that is being answered; none when refused
  std::uint64_t connection_ = 0;      // its name for this connection
};

}  // namespace plumbline::fake
