#include "fake_server/core/journaling.h"

#include <string>
#include <utility>

#include "fake_server/core/service.h"

namespace plumbline::fake {
namespace {

constexpr std::size_t kFindingsShown = 20;  // for readers; the judge decodes anew and sees all

journal::RequestReceived undecoded(std::uint64_t id, std::uint64_t connection, Request request) {
  journal::RequestReceived received;
  received.id = id;
  received.connection = connection;
  received.host = std::move(request.host);
  received.method = std::move(request.method);
  received.target = std::move(request.target);
  received.headers = std::move(request.headers);
  received.body = std::move(request.body);
  return received;
}

}  // namespace

journal::RequestReceived request_received(std::uint64_t id, std::uint64_t connection,
                                          Request request, bool complete) {
  if (complete) {
    const Decoded decoded = decoded_body(request);
    return request_received(id, connection, std::move(request), decoded);
  }
  journal::RequestReceived received = undecoded(id, connection, std::move(request));
  received.complete = false;
  return received;
}

journal::RequestReceived request_received(std::uint64_t id, std::uint64_t connection,
                                          Request request, const Decoded& decoded) {
  journal::RequestReceived received = undecoded(id, connection, std::move(request));
  received.payload = decoded.payload;
  received.events = decoded.events.size();
  for (const Finding& finding : decoded.findings) {
    if (received.findings.size() == kFindingsShown) break;
    received.findings.push_back(to_string(finding));
  }
  return received;
}

journal::ReplyGiven reply_given(std::uint64_t id, const Reply& reply) {
  journal::ReplyGiven given;
  given.request = id;
  given.delivery = std::string(to_string(reply.delivery));
  if (hides_status(reply.delivery)) return given;
  given.status = reply.status;
  given.headers = reply.headers;
  given.body = reply.body;
  return given;
}

}  // namespace plumbline::fake
