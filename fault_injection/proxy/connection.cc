#include "fault_injection/proxy/connection.h"

#include <sstream>

namespace plumbline::proxy {
namespace {

constexpr Duration kConnectMax = std::chrono::seconds(10);  // longer than drivers wait for it
// What a truncated connection's peers still send is taken, or the end would become a reset.
constexpr Duration kDrainMax = std::chrono::seconds(2);

std::string text_of(const Tcp::endpoint& place) {
  std::ostringstream text;
  text << place;
  return text.str();
}

}  // namespace

Connection::Connection(Tcp::socket client, const Tcp::endpoint& target, const ProxyClock& clock,
                       const Decision& decision, Ended ended)
    : client_(std::move(client)),
      target_(client_.get_executor()),
      target_place_(target),
      decision_(decision),
      ended_(std::move(ended)),
      timer_(client_.get_executor()),
      upstream_(*this, client_, target_, clock, decision.of(Direction::upstream)),
      downstream_(*this, target_, client_, clock, decision.of(Direction::downstream)) {}

void Connection::start() {
  prepare(client_);
  const AppliedFault* hangs = decision_.find(FaultKind::hang);
  if (hangs != nullptr) {
    hang(hangs->fault.duration);
  } else {
    connect();
  }
}

// Takes what the client sends: that is how its end is noticed.
void Connection::hang(Duration duration) {
  state_ = State::hanging;
  after(duration, [this] { end(true); });
  upstream_.drop_rest();
}

void Connection::connect() {
  asio::error_code error;
  target_.open(target_place_.protocol(), error);
  if (error) return fail("no socket: " + error.message());
  prepare(target_);
  after(kConnectMax, [this] { fail("no answer within " + to_text(kConnectMax)); });
  target_.async_connect(target_place_,
                        [this, self = shared_from_this()](const asio::error_code& refused) {
                          if (state_ == State::connecting) on_connected(refused);
                        });
}

void Connection::on_connected(const asio::error_code& error) {
  if (error) return fail(error.message());
  state_ = State::relaying;
  timer_.cancel();
  upstream_.start();
  // A server's answer to a handshake that is to be aborted must not slip through.
  if (decision_.find(FaultKind::tls_abort) == nullptr) downstream_.start();
}

void Connection::fail(const std::string& why) {
  failure_ = "cannot connect to " + text_of(target_place_) + ": " + why;
  end(true);
}

void Connection::after(Duration wait, std::function<void()> call) {
  timer_.expires_after(wait);
  timer_.async_wait([this, self = shared_from_this(), before = state_,
                     then = std::move(call)](const asio::error_code& error) {
    if (!error && state_ == before) then();
  });
}

void Connection::on_finished() {
  // A client that left before its handshake: what waited for that need not any more.
  if (state_ == State::relaying && upstream_.is_finished()) downstream_.start();
  const bool both = upstream_.is_finished() && downstream_.is_finished();
  if (both || state_ == State::hanging) end(false);
}

void Connection::on_truncated() {
  if (state_ != State::relaying) return;
  state_ = State::draining;
  after(kDrainMax, [this] { end(false); });
  end_writing(client_);
  end_writing(target_);
  upstream_.drop_rest();
  downstream_.drop_rest();
}

void Connection::end(bool resets) {
  if (state_ == State::over) return;
  state_ = State::over;
  timer_.cancel();
  upstream_.cancel();
  downstream_.cancel();
  for (Tcp::socket* socket : {&client_, &target_}) {
    asio::error_code ignored;
    if (resets) {
      reset(*socket);
    } else {
      socket->close(ignored);
    }
  }
  ended_(failure_);
}

}  // namespace plumbline::proxy
