// One client's connection through the proxy: both sockets, a pipe each way, and what its decision
// does to the whole. Ends itself and says so once. The proxy's thread only.
#pragma once

#include <asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "fault_injection/proxy/pipe.h"

namespace plumbline::proxy {

/// Shared with its pending operations, which may outlast the proxy's interest in it.
class Connection final : public std::enable_shared_from_this<Connection>, private PipeOwner {
 public:
  /// Called once, at the end, with why the target could not be reached; empty: it was, or was not
  /// asked.
  using Ended = std::function<void(const std::string& failure)>;

  Connection(Tcp::socket client, const Tcp::endpoint& target, const ProxyClock& clock,
             const Decision& decision, Ended ended);

  /// Connects to the target within 10 s and relays; or hangs, if it is decided.
  void start();
  /// Ends at once; with RST to both sides, or orderly as far as a close is.
  void end(bool resets);

 private:
  enum class State { connecting, relaying, hanging, draining, over };

  void hang(Duration duration);
  void connect();
  void on_connected(const asio::error_code& error);
  void fail(const std::string& why);
  // Calls within the state that was, unless that changed before.
  void after(Duration wait, std::function<void()> call);

  std::shared_ptr<void> hold() override { return shared_from_this(); }
  void on_no_hello() override { downstream_.start(); }
  void on_finished() override;
  void on_truncated() override;
  void on_reset() override { end(true); }

  Tcp::socket client_;
  Tcp::socket target_;
  const Tcp::endpoint target_place_;
  const Decision decision_;
  const Ended ended_;
  asio::steady_timer timer_;
  State state_ = State::connecting;
  std::string failure_;
  Pipe upstream_;
  Pipe downstream_;
};

}  // namespace plumbline::proxy
