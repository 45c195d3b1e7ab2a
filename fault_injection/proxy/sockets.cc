#include "fault_injection/proxy/sockets.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace plumbline::proxy {

void keep_from_children(int fd) noexcept { ::fcntl(fd, F_SETFD, FD_CLOEXEC); }

void prepare(Tcp::socket& socket) noexcept {
  asio::error_code ignored;
  socket.set_option(Tcp::no_delay(true), ignored);
  socket.set_option(Tcp::socket::keep_alive(true), ignored);
  keep_from_children(socket.native_handle());
}

int unsent_bytes(Tcp::socket& socket) noexcept {
  int bytes = 0;
  return ::ioctl(socket.native_handle(), SIOCOUTQNSD, &bytes) == 0 ? bytes : 0;
}

void end_writing(Tcp::socket& socket) noexcept {
  asio::error_code ignored;
  socket.shutdown(Tcp::socket::shutdown_send, ignored);
}

void reset(Tcp::socket& socket) noexcept {
  asio::error_code ignored;
  socket.set_option(Tcp::socket::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace plumbline::proxy
