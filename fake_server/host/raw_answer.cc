#include "fake_server/host/raw_answer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "fake_server/host/waiting.h"

namespace plumbline::fake {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kReadsAtOnce = 16;  // of a peer that sends on and on: the plan has its turn too
constexpr std::size_t kTruncatedBytesMin =
    64;  // announced when the body is shorter: never complete
// A TLS alert and words: neither a status line nor JSON.
constexpr std::string_view kGarbage = "\x15\x03\x01\x02 this is no HTTP at all\r\n\r\n";

std::string head_of(const Reply& reply, const std::string& framing) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
  for (const auto& [name, value] : reply.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  return head + framing + "\r\nConnection: close\r\n\r\n";
}

std::string length_of(std::size_t bytes) { return "Content-Length: " + std::to_string(bytes); }

// Nothing for no bytes: a chunk of length 0 would end the body.
std::string chunk_of(const std::string& bytes) {
  if (bytes.empty()) return {};
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string size;
  for (std::size_t rest = bytes.size(); rest > 0; rest /= 16) size.insert(0, 1, kHex[rest % 16]);
  return size + "\r\n" + bytes + "\r\n";
}

// The plan under way: bytes and pauses beside a watch on the peer and on stop.
class Sender {
 public:
  Sender(Channel& channel, const StopSignal& stop) : channel_(channel), stop_(stop) {}

  /// True when the plan was performed to its end; false when the peer ended or stop came before.
  bool perform(const RawAnswer& answer) {
    if (!send(answer.at_once)) return false;
    for (std::size_t sent = 0; sent < answer.trickled.size(); ++sent) {
      if (!pause() || !send(std::string_view(answer.trickled).substr(sent, 1))) return false;
    }
    while (!answer.repeated.empty()) {  // ends with the peer, or with stop
      if (!pause() || !send(answer.repeated)) return false;
    }
    return true;
  }

 private:
  // Waits without a limit for a peer that takes nothing, as long as it stays.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const Transfer sent = channel_.write(bytes);
      if (sent.progress == Progress::ended) return false;
      bytes.remove_prefix(sent.bytes);
      if (sent.progress == Progress::done) continue;
      if (wait_either(channel_.fd(), stop_.fd(), Duration::max()) != Wake::ready) return false;
      if (!drop_what_came()) return false;
    }
    return true;
  }

  bool pause() {
    const auto due = Steady::now() + kTrickleInterval;
    for (;;) {  // ends at `due`: whatever the peer sends meanwhile
      const Duration left = due - Steady::now();
      if (left <= Duration::zero()) return true;
      const Wake wake = wait_readable(channel_.fd(), stop_.fd(), left);
      if (wake == Wake::timeout) return true;
      if (wake != Wake::ready || !drop_what_came()) return false;
    }
  }

  // False when the peer ended.
  bool drop_what_came() {
    std::array<char, 4096> dropped{};
    Transfer read{Progress::done};
    for (int turn = 0; turn < kReadsAtOnce && read.progress == Progress::done; ++turn) {
      read = channel_.read(dropped.data(), dropped.size());
    }
    return read.progress != Progress::ended;
  }

  Channel& channel_;
  const StopSignal& stop_;
};

}  // namespace

RawAnswer raw_answer(const Reply& reply) {
  const std::size_t size = reply.body.size();
  switch (reply.delivery) {
    case Delivery::reset_before_headers:
      return {.reset = true};
    case Delivery::reset_after_headers:
      return {.at_once = head_of(reply, length_of(size + 1)), .reset = true};
    case Delivery::truncated:
      return {.at_once = head_of(reply, length_of(std::max(size, kTruncatedBytesMin))) +
                         reply.body.substr(0, size / 2)};
    case Delivery::garbled:
      return {.at_once = std::string(kGarbage)};
    case Delivery::endless:
      return {.at_once = head_of(reply, "Transfer-Encoding: chunked") + chunk_of(reply.body),
              .repeated = chunk_of(std::string(kEndlessChunkBytes, ' '))};
    case Delivery::trickled:
      return {.at_once = head_of(reply, length_of(size)), .trickled = reply.body};
    case Delivery::normal:
    case Delivery::hang:
      break;
  }
  return {};
}

void send_raw(std::unique_ptr<Channel> channel, const RawAnswer& answer,
              const StopSignal& stop) noexcept {
  (void)Sender(*channel, stop).perform(answer);
  if (answer.reset) channel->reset();
}

}  // namespace plumbline::fake
