#include "fake_server/host/raw_answer.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <asio.hpp>
#include <exception>
#include <utility>

namespace plumbline::fake {
namespace {

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

// The plan under way: a chain of writes and pauses beside a watch on the peer and on stop.
class Sender {
 public:
  // Throws when Asio cannot take the descriptors; `socket` is closed then, the signal's is not.
  Sender(UniqueFd socket, const RawAnswer& answer, int stop_fd)
      : answer_(answer), socket_(io_), stop_(io_), pause_(io_) {
    socket_.assign(asio::ip::tcp::v4(), socket.get());
    (void)socket.release();  // the Asio socket owns it now
    stop_.assign(stop_fd);   // last: nothing after it may throw
  }

  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  ~Sender() { (void)stop_.release(); }  // the signal's owner closes it

  void run() {
    stop_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [this](const asio::error_code&) { io_.stop(); });
    watch_peer();
    asio::async_write(socket_, asio::buffer(answer_.at_once),
                      [this](const asio::error_code& error, std::size_t) { next(error); });
    io_.run();
    asio::error_code ignored;  // the peer may be gone already
    if (answer_.reset) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

 private:
  // Reads and drops what the peer sends, to notice its end.
  void watch_peer() {
    socket_.async_read_some(asio::buffer(dropped_),
                            [this](const asio::error_code& error, std::size_t) {
                              if (error) return io_.stop();
                              watch_peer();
                            });
  }

  void next(const asio::error_code& error) {
    const bool more = trickled_ < answer_.trickled.size() || !answer_.repeated.empty();
    if (error || !more) return io_.stop();
    pause_.expires_after(kTrickleInterval);
    pause_.async_wait([this](const asio::error_code& cancelled) {
      if (!cancelled) send_piece();
    });
  }

  void send_piece() {
    const bool trickles = trickled_ < answer_.trickled.size();
    const auto piece = trickles ? asio::buffer(answer_.trickled.data() + trickled_, 1)
                                : asio::buffer(answer_.repeated);
    if (trickles) ++trickled_;
    asio::async_write(socket_, piece,
                      [this](const asio::error_code& error, std::size_t) { next(error); });
  }

  const RawAnswer& answer_;
  std::size_t trickled_ = 0;
  std::array<char, 4096> dropped_{};
  asio::io_context io_{1};
  asio::ip::tcp::socket socket_;
  asio::posix::stream_descriptor stop_;
  asio::steady_timer pause_;
};

void reset_now(UniqueFd socket) noexcept {
  const linger abort{1, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
}

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

void send_raw(UniqueFd socket, const RawAnswer& answer, const StopSignal& stop) noexcept {
  if (answer.at_once.empty() && answer.reset) return reset_now(std::move(socket));
  try {
    Sender(std::move(socket), answer, stop.fd()).run();
  } catch (const std::exception&) {
    // No descriptor left for Asio, or the peer was gone already: the socket is closed either way.
  }
}

}  // namespace plumbline::fake
