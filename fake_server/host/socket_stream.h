// A connection's channel as cpp-httplib's Stream: buffered, ended by the stop signal, bounded in
// bytes and time per request, and keeping a request's bytes as sent (cpp-httplib loses the order of
// header fields). Used by its connection alone.
#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "fake_server/core/http.h"
#include "fake_server/host/bounds.h"
#include "fake_server/host/channel.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

class SocketStream final : public httplib::Stream {
 public:
  /// Called with the first bytes of an answer before they are sent; "100 Continue" is none.
  using BeforeAnswer = std::function<void(std::string_view)>;

  /// What a connection has for its thread.
  enum class Next { request, idle, ended };
  /// Why a request is refused before it came whole.
  enum class Fault { none, head_too_large, too_slow };

  /// Borrows `stop` and `bounds`.
  SocketStream(std::unique_ptr<Channel> channel, const StopSignal& stop, const Bounds& bounds,
               BeforeAnswer before_answer);

  /// Goes through what comes before the first request (TLS; nothing for a plain channel), waiting
  /// `linger` at most: `idle` then, `request` when requests may come, `ended` for good.
  [[nodiscard]] Next open(Duration linger);
  /// When the connection is over unless its peer says something: for as long as it is idle.
  [[nodiscard]] std::chrono::steady_clock::time_point idle_until() const;
  /// Waits for the first byte of the next request, for `linger` at most: `idle` then; `ended` at
  /// the peer's end and after stop. Forgets the last request's bytes; its time begins now.
  [[nodiscard]] Next wait_for_request(Duration linger);
  /// All bytes of the current request so far, framing included.
  [[nodiscard]] const std::string& request_bytes() const noexcept { return request_; }
  /// From now on nothing more is read: the request is refused as it stands.
  void end_reading() noexcept { readable_ = false; }
  /// The head is whole: what follows is the body.
  void end_head() noexcept { in_head_ = false; }
  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  /// After an answer to a request that was not read to its end: tells the peer that no more comes,
  /// and drops what it still sends, so that no reset overtakes the answer. Bounded by body_bytes
  /// and two seconds.
  void end_after_answer();
  /// The peer ended, or stop came, where more of the current request was to be read. An answer
  /// would reach nobody.
  [[nodiscard]] bool is_cut_off() const noexcept { return cut_off_; }
  /// From now on answers are dropped, as if they had been sent.
  void mute() noexcept { muted_ = true; }
  /// The channel itself. The stream is dead afterwards.
  [[nodiscard]] std::unique_ptr<Channel> take_channel() noexcept { return std::move(channel_); }
  [[nodiscard]] int fd() const noexcept { return channel_->fd(); }

  // httplib::Stream. Reads and writes wait for the peer as long as the bounds say, all together.
  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  /// Not the descriptor: cpp-httplib refuses those of 1024 and above although nothing here selects.
  [[nodiscard]] socket_t socket() const override { return 0; }

 private:
  using Time = std::chrono::steady_clock::time_point;

  Progress fill();
  [[nodiscard]] Wake wait_to_read(Progress wanted, Time due) const;
  bool more();
  [[nodiscard]] bool is_within_bounds(std::size_t count);

  std::unique_ptr<Channel> channel_;
  const StopSignal& stop_;
  const Bounds& bounds_;
  BeforeAnswer before_answer_;
  std::string request_;
  const Time opening_due_;  // when requests must be possible
  Time request_due_{};      // when the request must have come whole
  Time answer_due_{};       // when the peer must have taken the answer
  Fault fault_ = Fault::none;
  bool in_head_ = true;
  bool readable_ = true;
  bool cut_off_ = false;
  bool muted_ = false;
  bool answered_ = false;  // the current request's first answer byte was sent
  std::array<char, 16384> buffer_{};
  std::size_t begin_ = 0;  // of the unread part of buffer_
  std::size_t end_ = 0;
};

}  // namespace plumbline::fake
