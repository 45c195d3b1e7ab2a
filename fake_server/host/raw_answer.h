// Answers that HTTP does not allow, as plans of bytes and their sending over a channel: cut off,
// garbled, endless, trickled, reset. The connection that drew such a delivery uses it on its own
// thread; so can proxies.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "fake_server/core/http.h"
#include "fake_server/host/channel.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

/// Size of each chunk of an endless body: with kTrickleInterval 160 KB a second, enough to pass any
/// client's cap within a second, too little to load the machine.
inline constexpr std::size_t kEndlessChunkBytes = std::size_t{16} * 1024;

/// What to send, in this order, and how the connection ends.
struct RawAnswer {
  std::string at_once = {};   ///< sent first, as fast as it goes
  std::string trickled = {};  ///< then this, one byte a kTrickleInterval
  std::string repeated =
      {};              ///< then this again and again, one a kTrickleInterval; empty: once through
  bool reset = false;  ///< ends with a reset (RST) instead of an orderly close
  bool operator==(const RawAnswer&) const = default;
};

/// The plan of a reply whose delivery is neither normal nor hang. A truncated answer announces its
/// whole body (at least 64 bytes) and sends the first half.
[[nodiscard]] RawAnswer raw_answer(const Reply& reply);

/// Performs the plan and ends the channel. Blocks until done, the peer ends, or stop.
void send_raw(std::unique_ptr<Channel> channel, const RawAnswer& answer,
              const StopSignal& stop) noexcept;

}  // namespace plumbline::fake
