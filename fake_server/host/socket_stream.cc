#include "fake_server/host/socket_stream.h"

#include <algorithm>
#include <utility>

#include "fake_server/host/waiting.h"

namespace plumbline::fake {
namespace {

using Steady = std::chrono::steady_clock;

bool is_continue(std::string_view bytes) { return bytes.starts_with("HTTP/1.1 100"); }

Duration left_until(Steady::time_point due) {
  return std::max(Duration(due - Steady::now()), Duration::zero());
}

}  // namespace

SocketStream::SocketStream(std::unique_ptr<Channel> channel, const StopSignal& stop,
                           const Bounds& bounds, BeforeAnswer before_answer)
    : channel_(std::move(channel)),
      stop_(stop),
      bounds_(bounds),
      before_answer_(std::move(before_answer)),
      opening_due_(Steady::now() + bounds.opening_patience) {}

// A peer that was refused, by a proxy's answer or an alert, gets the time to read it.
SocketStream::Next SocketStream::open(Duration linger) {
  const auto lingers_until = std::min(Steady::now() + linger, opening_due_);
  for (;;) {  // a turn takes something from the peer, who has little to say before a request
    const Progress opened = channel_->open();
    if (opened == Progress::done) return Next::request;
    if (opened == Progress::ended) part_from_peer(*channel_, stop_, bounds_.head_bytes);
    if (opened == Progress::ended) return Next::ended;
    const bool reads = opened == Progress::wants_read;
    const Wake wake =
        wait_for(*channel_, opened, stop_, left_until(reads ? lingers_until : opening_due_));
    if (wake == Wake::ready) continue;
    const bool may_come = wake == Wake::timeout && reads && Steady::now() < opening_due_;
    return may_come ? Next::idle : Next::ended;
  }
}

Steady::time_point SocketStream::idle_until() const {
  return channel_->is_open() ? Steady::now() + bounds_.idle_patience : opening_due_;
}

SocketStream::Next SocketStream::wait_for_request(Duration linger) {
  request_.clear();
  answered_ = false;
  in_head_ = true;
  if (stop_.is_set()) return Next::ended;
  const auto due = Steady::now() + linger;
  Progress filled = Progress::wants_read;
  while (begin_ == end_ && !channel_->holds_part()) {
    const Wake wake = wait_to_read(filled, due);
    if (wake == Wake::timeout) return Next::idle;
    if (wake != Wake::ready) return Next::ended;
    filled = fill();
    if (filled == Progress::ended) return Next::ended;
  }
  request_due_ = Steady::now() + bounds_.request_patience;
  return Next::request;
}

Progress SocketStream::fill() {
  const Transfer read = channel_->read(buffer_.data(), buffer_.size());
  begin_ = 0;
  end_ = read.bytes;
  return read.progress;
}

Wake SocketStream::wait_to_read(Progress wanted, Time due) const {
  if (channel_->holds_bytes()) return Wake::ready;
  return wait_for(*channel_, wanted, stop_, left_until(due));
}

bool SocketStream::is_readable() const {
  return begin_ < end_ || wait_to_read(Progress::wants_read, request_due_) == Wake::ready;
}

bool SocketStream::is_writable() const {
  return wait_writable(fd(), stop_.fd(), left_until(answer_due_)) == Wake::ready;
}

// Waits for the next bytes of a request. A peer that is only slow may still be told so. One that
// wrote head and body apart may wait for an acknowledgement in between.
bool SocketStream::more() {
  if (begin_ == end_ && !request_.empty()) acknowledge_now(fd());
  Wake wake = Wake::ready;
  Progress filled = Progress::wants_read;
  while (begin_ == end_ && wake == Wake::ready && filled != Progress::ended) {
    wake = wait_to_read(filled, request_due_);
    if (wake == Wake::ready) filled = fill();
  }
  if (begin_ < end_) return true;
  cut_off_ = wake != Wake::timeout;
  if (wake == Wake::timeout) fault_ = Fault::too_slow;
  return false;
}

// Beside the head, the body, and what chunked framing may add to it.
bool SocketStream::is_within_bounds(std::size_t count) {
  const std::size_t size = request_.size() + count;
  if (in_head_ && size > bounds_.head_bytes) fault_ = Fault::head_too_large;
  return fault_ == Fault::none && size <= bounds_.head_bytes + 2 * bounds_.body_bytes;
}

ssize_t SocketStream::read(char* to, std::size_t size) {
  if (!readable_ || !more()) return -1;
  const std::size_t count = std::min(size, end_ - begin_);
  if (!is_within_bounds(count)) return -1;
  std::copy_n(buffer_.data() + begin_, count, to);
  request_.append(buffer_.data() + begin_, count);
  begin_ += count;
  return static_cast<ssize_t>(count);
}

void SocketStream::end_after_answer() {
  if (muted_ || cut_off_ || !answered_) return;
  part_from_peer(*channel_, stop_, bounds_.body_bytes);
}

ssize_t SocketStream::write(const char* from, std::size_t size) {
  if (muted_) return static_cast<ssize_t>(size);
  const std::string_view bytes(from, size);
  if (!answered_) answer_due_ = Steady::now() + bounds_.answer_patience;
  if (!answered_ && !is_continue(bytes)) {
    answered_ = true;
    before_answer_(bytes);
    if (muted_) return static_cast<ssize_t>(size);
  }
  Progress wanted = Progress::wants_write;
  while (wait_for(*channel_, wanted, stop_, left_until(answer_due_)) == Wake::ready) {
    const Transfer sent = channel_->write(bytes);
    if (sent.progress == Progress::done) return static_cast<ssize_t>(sent.bytes);
    if (sent.progress == Progress::ended) break;
    wanted = sent.progress;
  }
  return -1;
}

// Nobody asks for addresses: hosts are told apart by their listener.
void SocketStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void SocketStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace plumbline::fake
