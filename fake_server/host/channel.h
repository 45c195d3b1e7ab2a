// The bytes of one connection, taken and given without waiting: a socket as it is, or TLS over it.
// What is built on it (SocketStream, raw answers) does the waiting. One thread at a time, not
// always the same. Its destructor ends it in order: TLS says so first.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "fake_server/core/http.h"
#include "fake_server/host/unique_fd.h"
#include "fake_server/host/waiting.h"

namespace plumbline::fake {

/// What came of a try, and what to wait for before the same is tried again.
enum class Progress { done, wants_read, wants_write, ended };

/// `bytes` were moved; 0 unless done.
struct Transfer {
  Progress progress = Progress::ended;
  std::size_t bytes = 0;
};

class Channel {
 public:
  Channel() = default;
  virtual ~Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// To wait for; it is not to be read or written by anybody else.
  [[nodiscard]] virtual int fd() const noexcept = 0;
  /// Goes on with what comes before the first request; done: at once, and from then on.
  virtual Progress open() = 0;
  [[nodiscard]] virtual bool is_open() const noexcept = 0;
  /// At most `size` bytes of what has come.
  virtual Transfer read(char* to, std::size_t size) = 0;
  /// A part of `bytes`. After wants_*, the next write begins with the same bytes.
  virtual Transfer write(std::string_view bytes) = 0;
  /// There is something to read although the socket has nothing.
  [[nodiscard]] virtual bool holds_bytes() const noexcept = 0;
  /// The beginning of something has come that cannot be read before its end has.
  [[nodiscard]] virtual bool holds_part() const noexcept = 0;
  /// Tells the peer that no more is coming. Nothing is read or written afterwards.
  virtual void end_writing() noexcept = 0;
  /// Closes the socket with a reset (RST), without a word. Only the destructor may follow.
  virtual void reset() noexcept = 0;
};

/// The socket as it is.
[[nodiscard]] std::unique_ptr<Channel> plain_channel(UniqueFd socket);

/// Waits for what `progress` wants, `limit` at most; for done and ended not at all.
[[nodiscard]] Wake wait_for(const Channel& channel, Progress progress, const StopSignal& stop,
                            Duration limit) noexcept;

/// Ends writing and drops what the peer still sends, so that no reset overtakes what was written.
/// Until the peer ends, at most two seconds and `bytes_max`.
void part_from_peer(Channel& channel, const StopSignal& stop, std::size_t bytes_max) noexcept;

/// Closes with a reset (RST).
void reset_socket(UniqueFd& socket) noexcept;

/// What has come is acknowledged now: a client without TCP_NODELAY holds its next bytes back until
/// then, which by itself would be 40 ms later.
void acknowledge_now(int fd) noexcept;

}  // namespace plumbline::fake
