#include "fake_server/host/connection.h"

#include <utility>

#include "fake_server/core/schema_check.h"
#include "fake_server/host/raw_answer.h"
#include "fake_server/host/request_text.h"
#include "fake_server/host/waiting.h"

namespace plumbline::fake {
namespace {

constexpr time_t kKeepAliveSeconds = 600;        // what cpp-httplib tells the client
constexpr std::size_t kRequestsMax = 1'000'000;  // of one connection; no client of ours gets there
// A client that goes on at once is spared the way through the idle ones: 20 times what that costs.
constexpr Duration kLinger = std::chrono::milliseconds(1);

// What cpp-httplib would act on by itself is taken away after its parser has read the head: the
// service sees the fields as sent, and routing needs one path only.
void keep_simple(httplib::Request& request) {
  request.path = "/";
  request.ranges.clear();
  for (const char* name : {"Content-Encoding", "Content-Type", "Accept-Encoding", "Range"}) {
    request.headers.erase(name);
  }
}

// cpp-httplib would read a body that is announced too long to its end before it refuses it.
bool announces_too_much(const httplib::Request& request, std::size_t most) {
  const auto length = parse_int64(request.get_header_value("Content-Length"));
  return length && *length > static_cast<std::int64_t>(most);
}

// No length and no coding is no body (RFC 9112, 6.3): cpp-httplib would take all that follows, the
// next requests too, for one. A coding that it does not know has no end that it could find.
void frame_body(httplib::Request& request, SocketStream& stream) {
  const std::string coding = request.get_header_value("Transfer-Encoding");
  const bool coded = request.has_header("Transfer-Encoding");
  if (coded && !same_name(coding, "chunked")) stream.end_reading();
  if (!coded && !request.has_header("Content-Length")) request.set_header("Content-Length", "0");
}

// Requests whose body cpp-httplib leaves unread: the next request cannot be found behind it.
bool leaves_body_unread(const Request& request) {
  const std::string* length = find_header(request.headers, "content-length");
  const bool reads = request.method == "POST" || request.method == "PUT" ||
                     request.method == "PATCH" || (request.method == "DELETE" && length != nullptr);
  const bool has_body = (length != nullptr && *length != "0") ||
                        find_header(request.headers, "transfer-encoding") != nullptr;
  return has_body && !reads;
}

}  // namespace

Connection::Connection(std::unique_ptr<Channel> channel, Places::Place place,
                       std::unique_ptr<Respondent> respondent, const Bounds& bounds,
                       const StopSignal& stop)
    : place_(std::move(place)),
      respondent_(std::move(respondent)),
      bounds_(bounds),
      stop_(stop),
      stream_(std::move(channel), stop, bounds,
              [this](std::string_view bytes) { before_answer(bytes); }) {
  set_keep_alive_timeout(kKeepAliveSeconds);
  set_keep_alive_max_count(kRequestsMax);
  set_payload_max_length(bounds.body_bytes);
  set_handlers();
}

void Connection::set_handlers() {
  const Handler handler = [this](const httplib::Request& request, httplib::Response& response) {
    answer(request, response);
  };
  Get("/", handler).Post("/", handler).Put("/", handler).Patch("/", handler);
  Delete("/", handler).Options("/", handler);
  const Handler refusal = [this](const httplib::Request&, httplib::Response& response) {
    refuse(response);
  };
  set_error_handler(refusal);
  set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
    if (!is_last()) return;  // else cpp-httplib promises to keep the connection, whatever happens
    response.headers.erase("Keep-Alive");
    response.headers.erase("Connection");
    response.set_header("Connection", "close");
  });
}

bool Connection::serve() {
  SocketStream::Next next = SocketStream::Next::request;
  if (!is_open_) next = stream_.open(kLinger);
  if (next != SocketStream::Next::request) return next == SocketStream::Next::idle;
  is_open_ = true;
  while (served_++ < kRequestsMax) {
    next = stream_.wait_for_request(kLinger);
    if (next == SocketStream::Next::idle) return true;
    if (next == SocketStream::Next::ended || !serve_request()) break;
  }
  if (raw_) {
    deliver_raw(*raw_);
  } else if (!handled_ && next == SocketStream::Next::request) {
    stream_.end_after_answer();
  }
  return false;
}

bool Connection::serve_request() {
  handled_ = false;
  const auto set_up = [this](httplib::Request& request) {
    keep_simple(request);
    frame_body(request, stream_);
    stream_.end_head();
    if (announces_too_much(request, bounds_.body_bytes)) stream_.end_reading();
  };
  const bool sent = process_request(stream_, false, peer_ends_, set_up);
  if (!handled_ && !ends_ && !stream_.request_bytes().empty()) give_up(journal_broken());
  return sent && !is_last();
}

void Connection::answer(const httplib::Request& request, httplib::Response& response) {
  if (request.body.size() > bounds_.body_bytes) {
    response.status = 413;  // chunked: cpp-httplib's own limit does not see it
    return;
  }
  Request received = read_request_text("", stream_.request_bytes());
  received.body = request.body;
  handled_ = true;
  ends_ = leaves_body_unread(received);
  Exchange exchange = respondent_->handle(std::move(received));
  const Reply& reply = exchange.reply;
  if (wait_while_connected(stream_.fd(), stop_.fd(), reply.delay) != Wake::timeout) {
    return give_up(exchange.request);
  }
  if (reply.delivery != Delivery::normal) {
    ends_ = true;
    stream_.mute();
    raw_ = std::move(exchange);
    return;
  }
  response.status = reply.status;
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  response.body = reply.body;
  respondent_->replied(exchange.request, reply);
}

// cpp-httplib has one status for all that it could not read, or gives up on.
void Connection::refuse(httplib::Response& response) {
  if (handled_) return;
  if (stream_.fault() == SocketStream::Fault::head_too_large) response.status = 431;
  if (stream_.fault() == SocketStream::Fault::too_slow) response.status = 408;
  Reply reply = respondent_->refusal(response.status);
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  response.body = std::move(reply.body);
}

// An answer that cpp-httplib gives by itself, to a request that it could not take.
void Connection::before_answer(std::string_view bytes) {
  if (handled_) return;
  ends_ = true;
  const std::uint64_t request = journal_broken();
  if (stream_.is_cut_off()) return give_up(request);
  Reply reply;
  reply.status = status_of(bytes);
  respondent_->replied(request, reply);
}

std::uint64_t Connection::journal_broken() {
  return respondent_->received_broken(read_request_text("", stream_.request_bytes()));
}

void Connection::give_up(std::uint64_t request) {
  ends_ = true;
  stream_.mute();
  Reply none;
  none.delivery = Delivery::hang;
  respondent_->replied(request, none);
}

void Connection::deliver_raw(const Exchange& exchange) {
  if (exchange.reply.delivery == Delivery::hang) {
    (void)wait_while_connected(stream_.fd(), stop_.fd(), Duration::max());
    return give_up(exchange.request);
  }
  respondent_->replied(exchange.request, exchange.reply);
  send_raw(stream_.take_channel(), raw_answer(exchange.reply), stop_);
}

}  // namespace plumbline::fake
