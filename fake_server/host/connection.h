// One client connection: reads requests through cpp-httplib, has each handled, waits the reply's
// delay and sends it in the manner of its delivery. Lives on one thread from accept to close.
// cpp-httplib's Server is used as parser and writer of messages only; its listening, threads and
// routing are not.
#pragma once

#include <httplib.h>

#include <cstdint>
#include <optional>
#include <string>

#include "fake_server/core/http.h"
#include "fake_server/host/shared_service.h"
#include "fake_server/host/socket_stream.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

class Connection final : private httplib::Server {
 public:
  /// `host`: the logical host that it was accepted for. Borrows `shared` and `stop`.
  Connection(UniqueFd socket, std::string host, SharedService& shared, const StopSignal& stop);

  /// Serves until the peer ends, a delivery ends the connection, or stop. Journals all of it.
  void serve();

 private:
  /// Serves one request; false when the connection ends with it.
  bool serve_request();
  void answer(const httplib::Request& request, httplib::Response& response);
  void before_answer(std::string_view bytes);
  /// Nothing more is served after the answer that is being written.
  [[nodiscard]] bool is_last() const noexcept { return !handled_ || ends_ || peer_ends_; }
  /// Ends the exchange without a normal answer: hang, a reset, or bytes that HTTP does not allow.
  void deliver_raw(const Exchange& exchange);
  /// Journals that nothing was answered, and ends the connection without a byte.
  void give_up(std::uint64_t request);
  /// Journals what came of a request that never came whole; returns its number.
  std::uint64_t journal_broken();

  std::string host_;
  SharedService& shared_;
  const StopSignal& stop_;
  std::uint64_t id_ = 0;
  SocketStream stream_;
  bool handled_ = false;         // the current request came whole and was handled
  bool ends_ = false;            // the connection ends after the current request
  bool peer_ends_ = false;       // the same, because the client said so
  std::optional<Exchange> raw_;  // to be delivered below HTTP
};

}  // namespace plumbline::fake
