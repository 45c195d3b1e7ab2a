#include "fault_injection/proxy/stream_faults.h"

#include <algorithm>

namespace plumbline::proxy {
namespace {

constexpr char kHandshakeRecord = 22;  // RFC 8446, ContentType

After after_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::stall:
      return After::stall;
    case FaultKind::half_close:
      return After::half_close;
    case FaultKind::truncate:
      return After::truncate;
    case FaultKind::reset:
      return After::reset;
    default:
      return After::nothing;
  }
}

std::uint64_t byte_of(char c) { return static_cast<unsigned char>(c); }

// Changes those of the bytes, the first of which has the number `first`, that the fault names.
void corrupt(std::string& bytes, std::uint64_t first, const ProxyFault& fault) {
  const std::uint64_t end = std::min(first + bytes.size(), fault.at_byte + fault.length);
  for (std::uint64_t at = std::max(first, fault.at_byte); at < end; ++at) {
    char& byte = bytes[static_cast<std::size_t>(at - first)];
    byte = static_cast<char>(byte_of(byte) ^ fault.mask);
  }
}

}  // namespace

StreamFaults::StreamFaults(const std::vector<AppliedFault>& faults) {
  for (const AppliedFault& applied : faults) add(applied);
}

void StreamFaults::add(const AppliedFault& applied) {
  const ProxyFault& fault = applied.fault;
  if (fault.kind == FaultKind::latency) {
    delays_.push_back(
        {fault.latency, fault.jitter, fault.window, telemetry::Random(applied.jitter_seed)});
  } else if (fault.kind == FaultKind::corrupt) {
    corruptions_.push_back(fault);
  } else if (fault.kind == FaultKind::tls_abort) {
    hello_point_ = fault.hello;
    awaits_hello_ = true;
  } else if (has_position(fault.kind)) {
    const bool stalls = fault.kind == FaultKind::stall;
    events_.push_back(
        {after_of(fault.kind), fault.at_byte, fault.window, stalls ? fault.duration : Duration{0}});
  }
}

void StreamFaults::take(std::string_view bytes, Duration now, std::deque<Segment>& out) {
  if (is_over_) return;
  look_for_hello(bytes);
  const Duration due = bytes.empty() ? now : due_of_piece(now);
  for (;;) {  // a turn for each event in these bytes, and one for the rest
    const auto event = next_event(bytes.size(), now);
    const bool happens = event != events_.end();
    const std::size_t count = happens ? *bytes_before(*event, bytes.size(), now) : bytes.size();
    Segment segment{pass(bytes.substr(0, count), now), due};
    bytes.remove_prefix(count);
    if (happens) {
      segment.after = event->after;
      segment.stall = event->stall;
      is_over_ = event->after != After::stall;
      events_.erase(event);
    }
    if (happens || count > 0) out.push_back(std::move(segment));
    if (!happens || is_over_) return;
  }
}

void StreamFaults::end(Duration now, std::deque<Segment>& out) {
  if (is_over_) return;
  is_over_ = true;
  out.push_back({"", due_of_piece(now), After::finish});
}

// The first record stands for the ClientHello: nobody spreads one over several unless it is huge.
void StreamFaults::look_for_hello(std::string_view bytes) {
  if (!awaits_hello_) return;
  header_ += bytes.substr(0, kRecordHeaderBytes - header_.size());
  if (header_.empty()) return;
  is_without_hello_ = header_[0] != kHandshakeRecord;
  awaits_hello_ = !is_without_hello_ && header_.size() < kRecordHeaderBytes;
  if (awaits_hello_ || is_without_hello_) return;
  const std::uint64_t length = (byte_of(header_[3]) << 8U) | byte_of(header_[4]);
  const std::uint64_t whole = kRecordHeaderBytes + length;
  const bool half = hello_point_ == HelloPoint::during;
  events_.push_back({After::reset, half ? whole / 2 : whole, Window{}, Duration{0}});
}

// Later pieces are never due earlier: TCP keeps the order.
Duration StreamFaults::due_of_piece(Duration now) {
  Duration due = now;
  for (Delay& delay : delays_) {
    const Duration drawn = delay.random.below(2 * delay.jitter + Duration{1}) - delay.jitter;
    if (delay.window.holds(now)) due += delay.latency + drawn;
  }
  last_due_ = std::max(last_due_, due);
  return last_due_;
}

std::optional<std::size_t> StreamFaults::bytes_before(const Event& event, std::size_t size,
                                                      Duration now) const {
  const std::uint64_t count = event.at_byte > passed_ ? event.at_byte - passed_ : 0;
  if (count > size || !event.window.holds(now)) return std::nullopt;
  return static_cast<std::size_t>(count);
}

std::vector<StreamFaults::Event>::iterator StreamFaults::next_event(std::size_t size,
                                                                    Duration now) {
  auto next = events_.end();
  std::size_t fewest = size + 1;
  for (auto event = events_.begin(); event != events_.end(); ++event) {
    const std::size_t count = bytes_before(*event, size, now).value_or(fewest);
    if (count >= fewest) continue;
    fewest = count;
    next = event;
  }
  return next;
}

std::string StreamFaults::pass(std::string_view bytes, Duration now) {
  std::string passed(bytes);
  for (const ProxyFault& fault : corruptions_) {
    if (fault.window.holds(now)) corrupt(passed, passed_, fault);
  }
  passed_ += bytes.size();
  return passed;
}

}  // namespace plumbline::proxy
