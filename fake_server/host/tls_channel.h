// TLS over a socket, as a Channel: optionally a proxy's CONNECT, then the handshake, then records.
// Made by NamedHosts for each accepted connection.
#pragma once

#include <memory>

#include "fake_server/host/channel.h"
#include "fake_server/host/openssl_handles.h"
#include "fake_server/host/tls_context.h"
#include "fake_server/host/tunnel.h"

namespace plumbline::fake {

class TlsChannel final : public Channel {
 public:
  /// Borrows `peer`. `tunnel`: the client has to ask for one first; nullptr where it does not.
  TlsChannel(UniqueFd socket, const TlsContext& context, TlsPeer& peer,
             std::unique_ptr<Tunnel> tunnel = nullptr);
  /// Says that it ends (close_notify), where there is somebody to tell; closes the socket.
  ~TlsChannel() override;

  [[nodiscard]] int fd() const noexcept override { return socket_.get(); }
  Progress open() override;
  [[nodiscard]] bool is_open() const noexcept override { return opened_; }
  Transfer read(char* to, std::size_t size) override;
  Transfer write(std::string_view bytes) override;
  [[nodiscard]] bool holds_bytes() const noexcept override;
  [[nodiscard]] bool holds_part() const noexcept override;
  void end_writing() noexcept override;
  void reset() noexcept override;

 private:
  [[nodiscard]] Progress progress_of(int result) noexcept;
  void say_end() noexcept;

  UniqueFd socket_;
  std::unique_ptr<Tunnel> tunnel_;  // until it is open
  bool opened_ = false;             // the handshake is done
  bool usable_ = true;              // nothing fatal happened: OpenSSL may be called
  bool writing_ = false;            // a record is under way: nothing else can be said
  SslSession session_;
};

}  // namespace plumbline::fake
