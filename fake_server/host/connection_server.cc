#include "fake_server/host/connection_server.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "fake_server/host/connection.h"
#include "fake_server/host/kept_sigpipe.h"

namespace plumbline::fake {

ConnectionServer::ConnectionServer(const Bounds& bounds)
    : bounds_(bounds),
      places_(bounds.held),
      threads_(bounds.served_at_once),
      idle_(stop_,
            [this](std::unique_ptr<Connection> connection) { serve(std::move(connection)); }) {}

ConnectionServer::~ConnectionServer() { stop(); }

std::uint16_t ConnectionServer::listen(const std::string& address, std::uint16_t port,
                                       Welcome welcome) {
  return receive(address, port, [who = std::move(welcome)](UniqueFd socket) {
    return Guest{plain_channel(std::move(socket)), who()};
  });
}

std::uint16_t ConnectionServer::receive(const std::string& address, std::uint16_t port,
                                        Reception reception) {
  if (stop_.is_set()) throw std::runtime_error("cannot start a host after stop");
  listeners_.push_back(std::make_unique<Listener>(
      address, port, stop_,
      [this, who = std::move(reception)](UniqueFd client) { accept(std::move(client), who); }));
  return listeners_.back()->port();
}

// A new connection has no request yet: it is idle.
void ConnectionServer::accept(UniqueFd socket, const Reception& reception) {
  std::optional<Places::Place> place = places_.take();
  if (!place) return;
  Guest guest = reception(std::move(socket));
  const KeptSigpipe kept;
  idle_.hold(std::make_unique<Connection>(std::move(guest.channel), std::move(*place),
                                          std::move(guest.respondent), bounds_, stop_));
}

void ConnectionServer::serve(std::unique_ptr<Connection> connection) {
  // std::function must be copyable: the job owns it from here.
  threads_.run([this, served = connection.release()] {
    std::unique_ptr<Connection> owner(served);
    if (owner->serve()) idle_.hold(std::move(owner));
  });
}

// Each step may need the one before it: accepting waits for places, which idle and busy connections
// give back; the idle ones' thread hands out jobs until it has ended.
void ConnectionServer::stop() {
  stop_.set();
  places_.close();
  listeners_.clear();
  idle_.join();
  threads_.join();
}

}  // namespace plumbline::fake
