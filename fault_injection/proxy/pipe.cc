#include "fault_injection/proxy/pipe.h"

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/write.hpp>

namespace plumbline::proxy {
namespace {

// A reset discards what has not left: it waits for that, but not for a peer that takes nothing.
constexpr Duration kResetWait = std::chrono::milliseconds(1);
constexpr int kResetWaitsMax = 1'000;

}  // namespace

Pipe::Pipe(PipeOwner& owner, Tcp::socket& source, Tcp::socket& sink, const ProxyClock& clock,
           const std::vector<AppliedFault>& faults)
    : owner_(owner),
      source_(source),
      sink_(sink),
      clock_(clock),
      faults_(faults),
      pace_(faults),
      timer_(source.get_executor()) {}

void Pipe::start() {
  if (state_ != State::waiting) return;
  state_ = State::relaying;
  take({});  // what happens at byte 0
  read();
}

bool Pipe::may_read() const noexcept {
  if (state_ == State::dropping) return !source_ended_;
  const bool has_room =
      faults_.delays() ? held_ < kHeldBytesMax && queue_.size() < kHeldPiecesMax : queue_.empty();
  return state_ == State::relaying && has_room && !faults_.is_over();
}

void Pipe::read() {
  if (is_reading_ || !may_read()) return;
  is_reading_ = true;
  source_.async_read_some(asio::buffer(buffer_), [this, hold = owner_.hold()](
                                                     const asio::error_code& error,
                                                     std::size_t count) { on_read(error, count); });
}

void Pipe::on_read(const asio::error_code& error, std::size_t count) {
  is_reading_ = false;
  if (state_ == State::finished) return;
  source_ended_ = static_cast<bool>(error);
  if (state_ == State::dropping) return source_ended_ ? finish() : read();
  if (error && error != asio::error::eof) return owner_.on_reset();
  if (error) {
    faults_.end(clock_.now(), queue_);
    advance();
  } else {
    take({buffer_.data(), count});
    read();
  }
}

void Pipe::take(std::string_view bytes) {
  const bool awaited_hello = faults_.awaits_hello();
  const std::size_t before = queue_.size();
  faults_.take(bytes, clock_.now(), queue_);
  for (std::size_t i = before; i < queue_.size(); ++i) held_ += queue_[i].bytes.size();
  if (awaited_hello && faults_.is_without_hello()) owner_.on_no_hello();
  advance();
}

void Pipe::advance() {
  if (is_busy_ || queue_.empty() || state_ != State::relaying) return;
  is_busy_ = true;
  step();
}

// What the front of the queue needs next: to wait, to be written, or its action.
void Pipe::step() {
  const Segment& front = queue_.front();
  const Duration now = clock_.now();
  if (front.due > now) return wait_until(front.due);
  if (sent_ == front.bytes.size()) return act();
  if (!turn_) turn_ = pace_.next(front.bytes.size() - sent_, front.due, now);
  if (turn_->at > now) return wait_until(turn_->at);
  write();
}

void Pipe::act() {
  Segment& front = queue_.front();
  switch (front.after) {
    case After::nothing:
      return next();
    case After::stall:
      front.after = After::nothing;
      front.due = clock_.now() + front.stall;
      return step();
    case After::finish:
      end_writing(sink_);
      return finish();
    case After::half_close:
      end_writing(sink_);
      return drop_rest();
    case After::truncate:
      return owner_.on_truncated();
    case After::reset:
      return reset_when_sent();
  }
}

void Pipe::next() {
  held_ -= queue_.front().bytes.size();
  queue_.pop_front();
  sent_ = 0;
  is_busy_ = false;
  advance();
  read();
}

void Pipe::wait_until(Duration at) {
  timer_.expires_at(clock_.at(at));
  timer_.async_wait([this, hold = owner_.hold()](const asio::error_code& error) {
    if (!error && state_ == State::relaying) step();
  });
}

void Pipe::write() {
  const char* bytes = queue_.front().bytes.data() + sent_;
  asio::async_write(sink_, asio::buffer(bytes, turn_->bytes),
                    [this, hold = owner_.hold()](const asio::error_code& error, std::size_t) {
                      on_written(error);
                    });
}

void Pipe::on_written(const asio::error_code& error) {
  if (state_ != State::relaying) return;
  if (error) return owner_.on_reset();
  pace_.passed(*turn_, clock_.now());
  sent_ += turn_->bytes;
  turn_.reset();
  step();
}

void Pipe::reset_when_sent() {
  if (unsent_bytes(sink_) == 0 || ++waits_to_reset_ > kResetWaitsMax) return owner_.on_reset();
  wait_until(clock_.now() + kResetWait);
}

// What is queued stays until the connection ends: a write may be reading it.
void Pipe::drop_rest() {
  if (state_ == State::dropping || state_ == State::finished) return;
  state_ = State::dropping;
  timer_.cancel();
  if (source_ended_) return finish();
  read();
}

void Pipe::finish() {
  state_ = State::finished;
  owner_.on_finished();
}

void Pipe::cancel() {
  state_ = State::finished;
  timer_.cancel();
}

}  // namespace plumbline::proxy
