// One direction of one connection: reads from one socket, lets StreamFaults and Pace say what
// becomes of the bytes, and writes to the other. Holds at most kHeldBytesMax and a piece on their
// way when there is latency, else one piece, and reads on only then: who sends too fast waits.
// Owned by its Connection; the proxy's thread only.
#pragma once

#include <array>
#include <asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "fault_injection/proxy/pace.h"
#include "fault_injection/proxy/sockets.h"
#include "fault_injection/proxy/stream_faults.h"

namespace plumbline::proxy {

/// Bytes that latency keeps on their way, each direction: with 1 s of it, 256 KiB/s pass.
inline constexpr std::size_t kHeldBytesMax = std::size_t{256} * 1024;
/// The same for pieces, which may be of one byte each.
inline constexpr std::size_t kHeldPiecesMax = 4'096;

/// What a pipe tells its connection.
class PipeOwner {
 public:
  virtual ~PipeOwner() = default;
  /// Keeps pipe and connection while an operation is pending.
  [[nodiscard]] virtual std::shared_ptr<void> hold() = 0;
  /// A TLS abort was wanted, and the client began with something else.
  virtual void on_no_hello() = 0;
  /// The source ended, and everything was passed on or dropped. Once.
  virtual void on_finished() = 0;
  /// Both sides are to see an end, now that the bytes before it are written.
  virtual void on_truncated() = 0;
  /// Both sides are to be reset: the plan says so, or a peer is gone.
  virtual void on_reset() = 0;
};

class Pipe {
 public:
  /// Borrows the sockets and its owner, which owns it.
  Pipe(PipeOwner& owner, Tcp::socket& source, Tcp::socket& sink, const ProxyClock& clock,
       const std::vector<AppliedFault>& faults);

  /// Begins, once both sockets are connected. Nothing when it has begun or ended before.
  void start();
  /// From now on passes nothing on: reads until the source ends, then `on_finished`.
  void drop_rest();
  /// Ends without a word; the sockets are about to be closed.
  void cancel();
  [[nodiscard]] bool is_finished() const noexcept { return state_ == State::finished; }

 private:
  enum class State { waiting, relaying, dropping, finished };

  [[nodiscard]] bool may_read() const noexcept;
  void read();
  void on_read(const asio::error_code& error, std::size_t count);
  void take(std::string_view bytes);
  void advance();
  void step();
  void act();
  void next();
  void wait_until(Duration at);
  void write();
  void on_written(const asio::error_code& error);
  void reset_when_sent();
  void finish();

  PipeOwner& owner_;
  Tcp::socket& source_;
  Tcp::socket& sink_;
  const ProxyClock clock_;
  StreamFaults faults_;
  Pace pace_;
  asio::steady_timer timer_;
  State state_ = State::waiting;
  bool is_reading_ = false;
  bool is_busy_ = false;  // with the front of the queue
  bool source_ended_ = false;
  std::size_t held_ = 0;  // bytes in the queue
  std::size_t sent_ = 0;  // of the front
  int waits_to_reset_ = 0;
  std::optional<Pace::Turn> turn_;
  std::deque<Segment> queue_;
  std::array<char, kPieceBytes> buffer_{};
};

}  // namespace plumbline::proxy
