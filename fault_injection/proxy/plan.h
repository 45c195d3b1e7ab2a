// What the fault proxy does, to whom and when, as a value: a seed, the routes it listens on, and
// the faults. Read from a file by plan_json, acted on by decision and stream_faults. Pure, any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fake_server/core/duration_text.h"
#include "reference/telemetry/time.h"

namespace plumbline::proxy {

/// Times are counted since the proxy began to listen.
using telemetry::Duration;

/// The end of a window that has none.
inline constexpr Duration kForever = kDurationMax;
/// Most bytes that are read, and passed on, at once; also the longest slice. A TLS record's size.
inline constexpr std::size_t kPieceBytes = 16'384;
/// Longest latency, stall or hang: beyond any driver's time-out, so that every wait has an end.
inline constexpr Duration kHoldMax = std::chrono::hours(1);
/// Connections open at once, over all routes, unless a plan says otherwise; and most that it can.
inline constexpr std::size_t kConnectionsUsual = 1'024;
inline constexpr std::size_t kConnectionsMax = 16'384;
/// A probability of one.
inline constexpr int kPerMilleMax = 1'000;

/// What can be done to a connection. The README says what its peers see of each.
enum class FaultKind {
  latency,     ///< bytes arrive later
  bandwidth,   ///< at most so many bytes a second
  slice,       ///< small pieces, with pauses between them
  stall,       ///< at a byte, nothing moves for a while
  half_close,  ///< at a byte, this direction ends; the other goes on
  reset,       ///< at a byte, TCP RST to both sides
  truncate,    ///< at a byte, both sides see an orderly end
  corrupt,     ///< some bytes are changed
  refuse,      ///< accepted, and reset at once
  hang,        ///< accepted, and never answered
  tls_abort,   ///< reset during or after the ClientHello
  down         ///< nobody listens, and what was open is reset
};

/// The kinds as the plan and the record write them, in the order of FaultKind.
[[nodiscard]] const std::vector<std::string>& fault_kind_names();
[[nodiscard]] const std::string& name_of(FaultKind kind);
[[nodiscard]] std::optional<FaultKind> kind_named(std::string_view name);
/// True for kinds that act on the bytes of one direction.
[[nodiscard]] bool has_direction(FaultKind kind) noexcept;
/// True for kinds that act when a direction has carried so many bytes.
[[nodiscard]] bool has_position(FaultKind kind) noexcept;

/// Of the bytes: upstream is from client to target.
enum class Direction { upstream, downstream };
[[nodiscard]] std::string name_of(Direction direction);

/// Where a TLS handshake is cut: half of the ClientHello passed, or all of it and no answer.
enum class HelloPoint { during, after };
[[nodiscard]] std::string name_of(HelloPoint point);

/// From `from` on, before `to`.
struct Window {
  Duration from{0};
  Duration to = kForever;

  [[nodiscard]] bool holds(Duration now) const noexcept { return from <= now && now < to; }
  bool operator==(const Window&) const = default;
};

/// One fault: what, to which bytes, when. Members that its kind does not have keep their values.
struct ProxyFault {
  FaultKind kind = FaultKind::latency;
  Direction direction = Direction::downstream;
  std::string route = {};   ///< empty: every route
  std::uint64_t first = 1;  ///< connections of a route are numbered from 1
  std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
  Window window = {};
  int per_mille = kPerMilleMax;  ///< of the connections, drawn for each

  Duration latency{0};
  Duration jitter{0};  ///< at most `latency`: each piece is late by latency - jitter to + jitter
  std::uint64_t bytes_per_second = 0;
  std::size_t slice_bytes = 0;
  Duration slice_delay{0};
  Duration duration = kHoldMax;  ///< of a stall or hang
  std::uint64_t at_byte = 0;     ///< so many bytes of the direction pass untouched
  std::uint64_t length = 1;      ///< corrupted bytes
  std::uint8_t mask = 0xFF;      ///< what they are exclusive-ored with
  HelloPoint hello = HelloPoint::during;

  bool operator==(const ProxyFault&) const = default;
};

/// Whom a route leads to.
struct Target {
  std::string host;  ///< an IPv4 address or a name
  std::uint16_t port = 0;
  bool operator==(const Target&) const = default;
};

/// "HOST:PORT"; nothing when the text is none, or the port is 0.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

/// One listener and where it leads.
struct ProxyRoute {
  std::string name = {};
  std::string address = "127.0.0.1";  ///< IPv4
  std::uint16_t port = 0;             ///< 0: any free one
  std::optional<Target> target = {};  ///< must be there when the proxy starts
  bool operator==(const ProxyRoute&) const = default;
};

/// Everything that the proxy is told.
struct ProxyPlan {
  std::uint64_t seed = 1;
  std::size_t connections_max = kConnectionsUsual;  ///< further ones are reset, and recorded
  std::vector<ProxyRoute> routes;
  std::vector<ProxyFault> faults;
  bool operator==(const ProxyPlan&) const = default;
};

/// The names of the routes, in order.
[[nodiscard]] std::vector<std::string> route_names(const ProxyPlan& plan);

}  // namespace plumbline::proxy
