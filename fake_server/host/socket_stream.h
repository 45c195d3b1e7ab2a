// A connection's socket as cpp-httplib's Stream: buffered, ended by the stop signal, bounded in
// bytes per request, and keeping a request's bytes as sent (cpp-httplib loses the order of header
// fields). Used by its connection's thread alone.
#pragma once

#include <httplib.h>

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "fake_server/core/http.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

class SocketStream final : public httplib::Stream {
 public:
  /// Called with the first bytes of an answer before they are sent; "100 Continue" is none.
  using BeforeAnswer = std::function<void(std::string_view)>;

  SocketStream(UniqueFd socket, const StopSignal& stop, BeforeAnswer before_answer);

  /// Waits for the first byte of the next request. False at the peer's end, stop, or after
  /// kIdlePatience. Forgets the last request's bytes.
  [[nodiscard]] bool wait_for_request();
  /// All bytes of the current request so far, framing included.
  [[nodiscard]] const std::string& request_bytes() const noexcept { return request_; }
  /// From now on nothing more is read: the request is refused as it stands.
  void end_reading() noexcept { readable_ = false; }
  /// The peer ended, or stop came, where more of the current request was to be read. An answer
  /// would reach nobody.
  [[nodiscard]] bool is_cut_off() const noexcept { return cut_off_; }
  /// From now on answers are dropped, as if they had been sent.
  void mute() noexcept { muted_ = true; }
  /// The socket itself. The stream is dead afterwards.
  [[nodiscard]] UniqueFd take_socket() noexcept { return std::move(socket_); }
  [[nodiscard]] int fd() const noexcept { return socket_.get(); }

  // httplib::Stream. Reads and writes wait at most kIoPatience for the peer.
  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  /// Not the descriptor: cpp-httplib refuses those of 1024 and above although nothing here selects.
  [[nodiscard]] socket_t socket() const override { return 0; }

 private:
  bool fill();
  bool more();

  UniqueFd socket_;
  const StopSignal& stop_;
  BeforeAnswer before_answer_;
  std::string request_;
  bool readable_ = true;
  bool cut_off_ = false;
  bool muted_ = false;
  bool answered_ = false;  // the current request's first answer byte was sent
  std::array<char, 16384> buffer_{};
  std::size_t begin_ = 0;  // of the unread part of buffer_
  std::size_t end_ = 0;
};

}  // namespace plumbline::fake
