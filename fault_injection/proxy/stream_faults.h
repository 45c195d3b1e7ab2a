// What happens to the bytes of one direction of one connection, as a state machine that is told the
// time: bytes come in, segments with a time and an action come out. No socket, no clock. One
// thread; owned by its Pipe.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fault_injection/proxy/decision.h"
#include "reference/core/random.h"

namespace plumbline::proxy {

/// What happens when a segment's bytes have been passed on.
enum class After {
  nothing,
  stall,       ///< nothing moves for the segment's `stall`
  finish,      ///< the source ended: so does the sink
  half_close,  ///< the sink ends; what the source still sends is dropped
  truncate,    ///< both sides end
  reset        ///< both sides are reset
};

/// Bytes on their way.
struct Segment {
  std::string bytes;
  Duration due{0};  ///< not passed on before
  After after = After::nothing;
  Duration stall{0};

  bool operator==(const Segment&) const = default;
};

class StreamFaults {
 public:
  /// `faults`: those of the direction, as Decision::of gives them. Of kinds that Pace follows
  /// nothing is done here.
  explicit StreamFaults(const std::vector<AppliedFault>& faults);

  /// Appends what becomes of bytes that came at `now`; none at all, before the first: what happens
  /// at byte 0. A fault at byte N happens once N bytes passed and its window holds, which is
  /// looked at when bytes come. Nothing is appended once `is_over`.
  void take(std::string_view bytes, Duration now, std::deque<Segment>& out);

  /// Appends the end of the source.
  void end(Duration now, std::deque<Segment>& out);

  /// A segment that ends the direction was appended: later bytes count for nothing.
  [[nodiscard]] bool is_over() const noexcept { return is_over_; }
  /// Bytes may be on their way while others come.
  [[nodiscard]] bool delays() const noexcept { return !delays_.empty(); }
  /// A TLS abort is wanted, and it is not known yet whether a ClientHello comes.
  [[nodiscard]] bool awaits_hello() const noexcept { return awaits_hello_; }
  /// A TLS abort is wanted, and what came is no ClientHello: it does not happen.
  [[nodiscard]] bool is_without_hello() const noexcept { return is_without_hello_; }

 private:
  static constexpr std::size_t kRecordHeaderBytes = 5;  // RFC 8446: type, version, length

  struct Delay {
    Duration latency;
    Duration jitter;
    Window window;
    telemetry::Random random;
  };
  struct Event {  // at a byte
    After after;
    std::uint64_t at_byte;
    Window window;
    Duration stall;
  };

  void add(const AppliedFault& applied);
  void look_for_hello(std::string_view bytes);
  Duration due_of_piece(Duration now);
  // How many of `size` bytes pass before the event happens; nothing when it does not in them.
  [[nodiscard]] std::optional<std::size_t> bytes_before(const Event& event, std::size_t size,
                                                        Duration now) const;
  [[nodiscard]] std::vector<Event>::iterator next_event(std::size_t size, Duration now);
  [[nodiscard]] std::string pass(std::string_view bytes, Duration now);

  std::vector<Delay> delays_;
  std::vector<Event> events_;  // that have not happened
  std::vector<ProxyFault> corruptions_;
  std::uint64_t passed_ = 0;
  Duration last_due_{0};
  bool is_over_ = false;
  bool awaits_hello_ = false;
  bool is_without_hello_ = false;
  HelloPoint hello_point_ = HelloPoint::during;
  std::string header_;  // of the first TLS record, as far as it came
};

}  // namespace plumbline::proxy
