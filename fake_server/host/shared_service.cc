#include "fake_server/host/shared_service.h"

#include <utility>

#include "fake_server/core/journaling.h"

namespace plumbline::fake {

SharedService::SharedService(Service service, journal::Sink& sink, std::function<Duration()> now)
    : service_(std::move(service)), sink_(sink), now_(std::move(now)) {}

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
  const Decoded decoded = decoded_body(request);
  journal::RequestReceived received = request_received(0, connection, request, decoded);
  const std::lock_guard lock(mutex_);
  received.id = ++last_request_;
  Exchange exchange{received.id, service_.handle(request, decoded, now_())};
  sink_.add(read, std::move(received));
  return exchange;
}

std::uint64_t SharedService::received_broken(std::uint64_t connection, const Request& request) {
  const std::lock_guard lock(mutex_);
  sink_.add(now_(), request_received(++last_request_, connection, request, false));
  return last_request_;
}

void SharedService::replied(std::uint64_t request, const Reply& reply) {
  const std::lock_guard lock(mutex_);
  sink_.add(now_(), reply_given(request, reply));
}

EndpointCounts SharedService::counts(const std::string& host) const {
  const std::lock_guard lock(mutex_);
  return service_.counts(host);
}

}  // namespace plumbline::fake
