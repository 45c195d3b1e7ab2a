#include "reference/runtime/http_transport.h"

#include <httplib.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "reference/runtime/name_resolution.h"
#include "reference/runtime/proxy_tunnel.h"
#include "reference/runtime/sigpipe.h"

namespace plumbline::telemetry {

namespace {

using SteadyInstant = std::chrono::steady_clock::time_point;

HttpOutcome failure(NetworkError error) {
  HttpOutcome outcome;
  outcome.error = error;
  return outcome;
}

NetworkError error_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::BindIPAddress:
      return NetworkError::refused;
    case httplib::Error::ConnectionTimeout:
      return NetworkError::connect_timeout;
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
      return NetworkError::tls;
    case httplib::Error::Read:
    case httplib::Error::Write:
      return NetworkError::reset;
    default:
      return NetworkError::protocol;
  }
}

// A line break in a value would forge headers of its own; cpp-httplib sends what it is given.
bool is_header_value(const std::string& value) {
  return value.find_first_of(std::string("\r\n\0", 3)) == std::string::npos;
}

// The answer as it arrives: kept even if the rest never comes.
struct Arriving {
  HttpOutcome outcome;
  bool has_headers = false;
  std::size_t bytes_max = 0;

  bool take_headers(const httplib::Response& response) {
    outcome.status = response.status;
    for (const auto& [name, value] : response.headers) outcome.headers.push_back({name, value});
    has_headers = true;
    return true;
  }
  bool take_body(const char* data, std::size_t size) {
    const std::size_t room = bytes_max - outcome.body.size();
    outcome.body.append(data, std::min(size, room));
    outcome.body_cut = size > room;
    return !outcome.body_cut;
  }
};

httplib::Request to_httplib(const HttpRequest& request, Arriving& arriving) {
  httplib::Request made;
  made.method = request.method;
  made.path = request.target;
  made.headers.emplace("Host", host_header(parts_of_origin(request.origin)));
  for (const Header& header : request.headers) made.headers.emplace(header.name, header.value);
  made.body = request.body;
  made.response_handler = [&arriving](const httplib::Response& response) {
    return arriving.take_headers(response);
  };
  made.content_receiver = [&arriving](const char* data, std::size_t size, std::uint64_t,
                                      std::uint64_t) { return arriving.take_body(data, size); };
  return made;
}

// From the origin's parts: cpp-httplib's own reading of an origin knows no IPv6 address with a
// letter in it.
std::unique_ptr<httplib::ClientImpl> client_to(const OriginParts& origin, int port) {
  if (origin.tls) return std::make_unique<httplib::SSLClient>(origin.host, port);
  return std::make_unique<httplib::ClientImpl>(origin.host, port);
}

// A tunnel through the proxy that a client of ours connects to in its host's place. cpp-httplib's
// own proxies are of no use: refused with `Connection: close` it waits for itself for ever. So the
// tunnel is asked for when OpenSSL is about to say its first word to the host.
class Tunnel {
 public:
  // `client` ends before this.
  Tunnel(httplib::ClientImpl& client, const OriginParts& origin) : authority_(authority(origin)) {
    SSL_CTX* context = dynamic_cast<httplib::SSLClient&>(client).ssl_context();
    SSL_CTX_set_app_data(context, this);
    SSL_CTX_set_info_callback(context, on_event);
  }
  [[nodiscard]] NetworkError error() const { return error_; }

 private:
  static void on_event(const SSL* ssl, int where, int /*result*/) {
    auto* tunnel = static_cast<Tunnel*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    if ((where & SSL_CB_HANDSHAKE_START) != 0) tunnel->open(SSL_get_fd(ssl));
  }
  void open(int descriptor) {
    if (std::exchange(asked_, true)) return;
    error_ = open_tunnel(descriptor, authority_);
    if (error_ != NetworkError::none) ::shutdown(descriptor, SHUT_RDWR);  // ends the handshake
  }

  const std::string authority_;
  NetworkError error_ = NetworkError::none;
  bool asked_ = false;
};

// Undoes defaults: Nagle's algorithm on, bodies decompressed, targets rewritten. Redirects and
// keep-alive are off already.
void prepare(httplib::ClientImpl& client, const HttpRequest& request, Duration left) {
  // Zero would mean "at once" to cpp-httplib.
  constexpr Duration kShortest = std::chrono::milliseconds(1);
  // The watchdog's deadline comes first, so that an attempt that runs into it is told from a reset.
  constexpr Duration kBehindWatchdog = std::chrono::milliseconds(100);
  const Duration whole = std::max(left, kShortest);
  client.set_tcp_nodelay(true);
  client.set_decompress(false);
  client.set_url_encode(false);
  client.set_keep_alive(false);
  client.set_follow_location(false);
  client.set_connection_timeout(std::clamp(request.connect_timeout, kShortest, whole));
  client.set_read_timeout(whole + kBehindWatchdog);
  client.set_write_timeout(whole + kBehindWatchdog);
}

}  // namespace

HttpTransport::HttpTransport(HttpRoute route) : route_(std::move(route)) {}

void HttpTransport::cancel() noexcept { guard_.cancel(); }

HttpOutcome HttpTransport::perform(const HttpRequest& request) noexcept {
  if (guard_.cancelled()) return failure(NetworkError::cancelled);
  const bool clean =
      std::all_of(request.headers.begin(), request.headers.end(),
                  [](const Header& header) { return is_header_value(header.value); });
  if (!clean) return failure(NetworkError::protocol);
  const SigpipeBlock block;
  HttpOutcome outcome = failure(NetworkError::protocol);
  try {
    const SteadyInstant deadline = std::chrono::steady_clock::now() + request.timeout;
    guard_.begin(deadline);
    outcome = perform_guarded(request, deadline);
  } catch (const std::exception&) {
    outcome = failure(NetworkError::protocol);
  }
  if (outcome.error != NetworkError::none && guard_.expired()) {
    outcome = failure(NetworkError::timeout);
  }
  if (outcome.error != NetworkError::none && guard_.cancelled()) {
    outcome = failure(NetworkError::cancelled);
  }
  guard_.end();
  return outcome;
}

HttpOutcome HttpTransport::perform_guarded(const HttpRequest& request, SteadyInstant deadline) {
  const OriginParts origin = parts_of_origin(request.origin);
  const bool direct = route_.proxy.empty() || !origin.tls;
  const OriginParts next = direct ? origin : parts_of_origin(route_.proxy);
  if (origin.port == 0 || next.port == 0) return failure(NetworkError::protocol);
  const auto addresses = resolve(next.host);
  HttpOutcome outcome = failure(NetworkError::dns);
  for (const std::string& address : addresses) {
    if (guard_.cancelled() || guard_.expired()) break;
    outcome = perform_at(address, next.port, request, deadline);
    // Only a connection that was never made may be tried at the next address: nothing has been
    // sent.
    const bool unconnected =
        outcome.error == NetworkError::refused || outcome.error == NetworkError::connect_timeout;
    if (!unconnected) break;
  }
  return outcome;
}

HttpOutcome HttpTransport::perform_at(const std::string& address, int port,
                                      const HttpRequest& request, SteadyInstant deadline) {
  const OriginParts origin = parts_of_origin(request.origin);
  std::optional<Tunnel> tunnel;  // outlives the client
  const auto client = client_to(origin, port);
  if (!client->is_valid()) return failure(NetworkError::protocol);
  if (origin.tls && !route_.proxy.empty()) tunnel.emplace(*client, origin);
  prepare(*client, request, deadline - std::chrono::steady_clock::now());
  client->set_hostname_addr_map({{origin.host, address}});
  client->set_socket_options([this](socket_t descriptor) { guard_.watch(descriptor); });
  if (!route_.ca_file.empty()) client->set_ca_cert_path(route_.ca_file);
  client->enable_server_certificate_verification(true);
  Arriving arriving;
  arriving.bytes_max = request.answer_bytes_max;
  const auto result = client->send(to_httplib(request, arriving));
  // cpp-httplib tells its handler of no answer that cannot have a body.
  if (result && !arriving.has_headers) arriving.take_headers(*result);
  if (result || arriving.has_headers) {
    arriving.outcome.body_cut = arriving.outcome.body_cut || !result;
    return std::move(arriving.outcome);
  }
  if (tunnel && tunnel->error() != NetworkError::none) return failure(tunnel->error());
  return failure(error_of(result.error()));
}

}  // namespace plumbline::telemetry
