// One client connection: reads requests through cpp-httplib, has each answered by its respondent,
// waits the reply's delay and sends it in the manner of its delivery. On one thread at a time: that
// of its requests, or none while it is idle. cpp-httplib's Server is used as parser and writer of
// messages only; its listening, threads and routing are not.
#pragma once

#include <httplib.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "fake_server/core/http.h"
#include "fake_server/host/bounds.h"
#include "fake_server/host/channel.h"
#include "fake_server/host/places.h"
#include "fake_server/host/respondent.h"
#include "fake_server/host/socket_stream.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

class Connection final : private httplib::Server {
 public:
  /// Borrows `bounds` and `stop`. The destructor ends the channel, then the respondent, then gives
  /// the place back.
  Connection(std::unique_ptr<Channel> channel, Places::Place place,
             std::unique_ptr<Respondent> respondent, const Bounds& bounds, const StopSignal& stop);

  /// Serves what the client sends. True: the connection is idle and may be served again when it can
  /// be read. False: it is over (the peer ended, a delivery ended it, a bound was passed, or stop).
  [[nodiscard]] bool serve();
  /// The socket, to wait for.
  [[nodiscard]] int fd() const noexcept { return stream_.fd(); }
  /// When it is over, if it is idle from now on.
  [[nodiscard]] std::chrono::steady_clock::time_point idle_until() const {
    return stream_.idle_until();
  }

 private:
  /// Serves one request; false when the connection ends with it.
  bool serve_request();
  void set_handlers();
  void answer(const httplib::Request& request, httplib::Response& response);
  void refuse(httplib::Response& response);
  void before_answer(std::string_view bytes);
  /// Nothing more is served after the answer that is being written.
  [[nodiscard]] bool is_last() const noexcept { return !handled_ || ends_ || peer_ends_; }
  /// Ends the exchange without a normal answer: hang, a reset, or bytes that HTTP does not allow.
  void deliver_raw(const Exchange& exchange);
  /// Journals that nothing was answered, and ends the connection without a byte.
  void give_up(std::uint64_t request);
  /// Journals what came of a request that never came whole; returns its number.
  std::uint64_t journal_broken();

  const Places::Place place_;
  const std::unique_ptr<Respondent> respondent_;
  const Bounds& bounds_;
  const StopSignal& stop_;
  SocketStream stream_;
  bool is_open_ = false;  // requests may come: a plain connection at once
  std::size_t served_ = 0;
  bool handled_ = false;         // the current request came whole and was handled
  bool ends_ = false;            // the connection ends after the current request
  bool peer_ends_ = false;       // the same, because the client said so
  std::optional<Exchange> raw_;  // to be delivered below HTTP
};

}  // namespace plumbline::fake
