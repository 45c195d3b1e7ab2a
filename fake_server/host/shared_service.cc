#include "fake_server/host/shared_service.h"

#include <utility>

#include "fake_server/core/answers.h"
#include "fake_server/core/journaling.h"

namespace plumbline::fake {

SharedService::SharedService(Service service, journal::Sink& sink, std::function<Duration()> now,
                             SqlSide sql)
    : service_(std::move(service)), sink_(sink), now_(std::move(now)), sql_(std::move(sql)) {}

std::uint64_t SharedService::connection_opened(const std::string& host) {
  const std::lock_guard lock(mutex_);
  sink_.add(now_(), journal::ConnectionOpened{++last_connection_, host});
  return last_connection_;
}

void SharedService::connection_closed(std::uint64_t connection) {
  const std::lock_guard lock(mutex_);
  sink_.add(now_(), journal::ConnectionClosed{connection});
}

Exchange SharedService::handle(std::uint64_t connection, const Request& request) {
  const Duration read = now_();  // before decoding, which takes its own time with a large batch
  if (sql_) {
    if (std::optional<Exchange> exchange = handle_as_sql(connection, request, read))
      return *std::move(exchange);
  }
  const Decoded decoded = decoded_body(request);
  journal::RequestReceived received = request_received(0, connection, request, decoded);
  const std::lock_guard lock(mutex_);
  received.id = ++last_request_;
  Exchange exchange{received.id, service_.handle(request, decoded, now_() - service_start_)};
  ++owed_;
  sink_.add(read, std::move(received));
  return exchange;
}

// Rows and SQL are no evidence, and megabytes of them would fill a journal.
std::optional<Exchange> SharedService::handle_as_sql(std::uint64_t connection,
                                                     const Request& request, Duration read) {
  const std::lock_guard lock(mutex_);
  std::optional<Reply> reply = sql_(request, now_());
  if (!reply) return {};
  Request head = request;
  head.body.clear();
  const std::uint64_t id = ++last_request_;
  sink_.add(read, request_received(id, connection, head));
  sql_requests_.insert(id);
  ++owed_;
  return Exchange{id, *std::move(reply)};
}

Exchange SharedService::refuse(std::uint64_t connection, const Request& request, int status) {
  const Duration read = now_();
  journal::RequestReceived received = request_received(0, connection, request);
  const std::lock_guard lock(mutex_);
  received.id = ++last_request_;
  ++owed_;
  sink_.add(read, std::move(received));
  return {last_request_, error_reply(status)};
}

std::uint64_t SharedService::received_broken(std::uint64_t connection, const Request& request) {
  const std::lock_guard lock(mutex_);
  ++owed_;
  sink_.add(now_(), request_received(++last_request_, connection, request, false));
  return last_request_;
}

void SharedService::replied(std::uint64_t request, const Reply& reply) {
  const std::lock_guard lock(mutex_);
  --owed_;
  journal::ReplyGiven given = reply_given(request, reply);
  if (sql_requests_.erase(request) > 0) given.body.clear();
  sink_.add(now_(), std::move(given));
}

void SharedService::attempt_failed(const std::string& host, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  sink_.add(now_(), journal::AttemptFailed{host, "", reason});
}

EndpointCounts SharedService::counts(const std::string& host) const {
  const std::lock_guard lock(mutex_);
  return service_.counts(host);
}

void SharedService::restart(Service service) {
  const std::lock_guard lock(mutex_);
  service_ = std::move(service);
  service_start_ = now_();
}

void SharedService::amend(const std::string& host, const Behaviour& behaviour) {
  const std::lock_guard lock(mutex_);
  service_.amend(host, behaviour);
}

std::size_t SharedService::owed() const {
  const std::lock_guard lock(mutex_);
  return owed_;
}

}  // namespace plumbline::fake
