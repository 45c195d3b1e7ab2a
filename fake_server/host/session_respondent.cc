#include "fake_server/host/session_respondent.h"

#include <utility>

#include "fake_server/host/session_name.h"

namespace plumbline::fake {
namespace {

Reply refusal_of(int status) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", "application/json");
  reply.body =
      status == 503
          ? "{\"error\":\"" + std::to_string(kSessionsMax) +
                " sessions are in use: POST /_plumbline/reset?session=NAME on the admin port "
                "forgets one\"}\n"
          : "{\"error\":\"expected one " + std::string(kSessionHeader) +
                " or Host header of 1 to " + std::to_string(kSessionNameBytesMax) +
                " letters, digits, -, _ and .\"}\n";
  return reply;
}

}  // namespace

SessionRespondent::~SessionRespondent() {
  for (const auto& [name, visit] : visits_) {
    visit.session->service().connection_closed(visit.connection);
  }
}

int SessionRespondent::enter(Request& request) {
  current_ = nullptr;
  const auto name = session_of(request.headers);
  std::shared_ptr<Session> session = name ? sessions_.use(*name) : nullptr;
  if (!session) {
    sessions_.count_refusal();
    return name ? 503 : 400;
  }
  request.host = *name;
  request.headers = without_session(request.headers);
  Visit& visit = visits_[*name];
  if (visit.session != session) {  // the first request to it, or it was forgotten meanwhile
    if (visit.session) visit.session->service().connection_closed(visit.connection);
    visit = {session, session->service().connection_opened(*name)};
  }
  current_ = &visit.session->service();
  connection_ = visit.connection;
  return 0;
}

Exchange SessionRespondent::handle(Request request) {
  const int status = enter(request);
  if (status != 0) return {0, refusal_of(status)};
  return current_->handle(connection_, request);
}

std::uint64_t SessionRespondent::received_broken(Request request) {
  if (enter(request) != 0) return 0;
  return current_->received_broken(connection_, request);
}

void SessionRespondent::replied(std::uint64_t request, const Reply& reply) {
  if (current_ != nullptr) current_->replied(request, reply);
}

}  // namespace plumbline::fake
