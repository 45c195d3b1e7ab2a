#include "fake_server/host/tls_channel.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <cerrno>
#include <new>
#include <utility>

namespace plumbline::fake {
namespace {

// OpenSSL's own way to a socket writes with write(), which raises SIGPIPE; this one does not.
const UniqueFd& socket_of(BIO* bytes) { return *static_cast<const UniqueFd*>(BIO_get_data(bytes)); }

bool may_come_later() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int send_bytes(BIO* bytes, const char* from, int size) {
  BIO_clear_retry_flags(bytes);
  const ssize_t sent = ::send(socket_of(bytes).get(), from, static_cast<std::size_t>(size),
                              MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && may_come_later()) BIO_set_retry_write(bytes);
  return static_cast<int>(sent);
}

int receive_bytes(BIO* bytes, char* to, int size) {
  BIO_clear_retry_flags(bytes);
  const ssize_t count =
      ::recv(socket_of(bytes).get(), to, static_cast<std::size_t>(size), MSG_DONTWAIT);
  if (count < 0 && may_come_later()) BIO_set_retry_read(bytes);
  return static_cast<int>(count);
}

long control(BIO* /*bytes*/, int command, long /*number*/, void* /*argument*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;  // nothing is held back
}

// Lives as long as the process; nullptr when OpenSSL has no memory for it.
const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const made = [] {
    BIO_METHOD* method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "plumbline socket");
    if (method == nullptr) return method;
    BIO_meth_set_write(method, send_bytes);
    BIO_meth_set_read(method, receive_bytes);
    BIO_meth_set_ctrl(method, control);
    return method;
  }();
  return made;
}

}  // namespace

TlsChannel::TlsChannel(UniqueFd socket, const TlsContext& context, TlsPeer& peer,
                       std::unique_ptr<Tunnel> tunnel)
    : socket_(std::move(socket)), tunnel_(std::move(tunnel)), session_(context.session(peer)) {
  const BIO_METHOD* method = socket_method();
  BIO* bytes = method == nullptr ? nullptr : BIO_new(method);
  if (bytes == nullptr) throw std::bad_alloc();
  BIO_set_data(bytes, &socket_);
  BIO_set_init(bytes, 1);
  SSL_set_bio(session_.get(), bytes, bytes);  // which owns it now
}

TlsChannel::~TlsChannel() { say_end(); }

Progress TlsChannel::open() {
  if (tunnel_) {
    const Progress tunnelled = tunnel_->open(fd());
    if (tunnelled == Progress::ended) usable_ = false;
    if (tunnelled != Progress::done) return tunnelled;
    tunnel_.reset();
  }
  ERR_clear_error();
  const int result = SSL_do_handshake(session_.get());
  opened_ = result == 1;
  if (!opened_) return progress_of(result);
  // With TLS 1.3 nothing is sent in answer to a client's last word of the handshake.
  acknowledge_now(fd());
  return Progress::done;
}

// After a fatal error nothing may be asked of a session any more, not even a farewell.
Progress TlsChannel::progress_of(int result) noexcept {
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Progress::wants_read;
    case SSL_ERROR_WANT_WRITE:
      return Progress::wants_write;
    case SSL_ERROR_ZERO_RETURN:
      return Progress::ended;
    default:
      usable_ = false;
      return Progress::ended;
  }
}

Transfer TlsChannel::read(char* to, std::size_t size) {
  if (!usable_) return {};
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(session_.get(), to, size, &count);
  return {result == 1 ? Progress::done : progress_of(result), count};
}

Transfer TlsChannel::write(std::string_view bytes) {
  if (!usable_) return {};
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
  writing_ = result != 1;
  return {result == 1 ? Progress::done : progress_of(result), count};
}

bool TlsChannel::holds_bytes() const noexcept { return SSL_pending(session_.get()) > 0; }

bool TlsChannel::holds_part() const noexcept { return SSL_has_pending(session_.get()) != 0; }

void TlsChannel::say_end() noexcept {
  if (!usable_ || writing_ || !opened_) return;
  usable_ = false;
  ERR_clear_error();
  (void)SSL_shutdown(session_.get());  // sends close_notify; the peer's is not waited for
}

void TlsChannel::end_writing() noexcept {
  say_end();
  ::shutdown(fd(), SHUT_WR);
}

void TlsChannel::reset() noexcept {
  usable_ = false;
  reset_socket(socket_);
}

}  // namespace plumbline::fake
