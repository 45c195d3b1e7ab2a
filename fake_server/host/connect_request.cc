#include "fake_server/host/connect_request.h"

#include <optional>

#include "fake_server/host/request_text.h"
#include "fake_server/host/server_name.h"

namespace plumbline::fake {
namespace {

// Clients show the body in their error, or nothing at all: it says what to look for.
ConnectAnswer refusal(int status, const std::string& reason, const std::string& field,
                      const std::string& why) {
  const std::string body = "{\"error\":\"" + why + "\"}\n";
  return {status, "HTTP/1.1 " + std::to_string(status) + " " + reason + "\r\n" + field +
                      "Content-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body};
}

bool is_http(std::string_view line) {
  const std::size_t version = line.rfind(' ');
  if (version == std::string_view::npos) return false;
  const std::string_view text = line.substr(version + 1);
  return text == "HTTP/1.1" || text == "HTTP/1.0";
}

}  // namespace

ConnectAnswer answer_connect(std::string_view head, const OpensTunnel& opens) {
  const Request request = read_request_text("", head);
  const bool http = is_http(head.substr(0, head.find("\r\n")));
  if (http && request.method != "CONNECT") {
    return refusal(405, "Method Not Allowed", "Allow: CONNECT\r\n", "expected CONNECT name:443");
  }
  const std::optional<NameAndPort> target = name_and_port(request.target);
  if (!http || !target) return refusal(400, "Bad Request", "", "expected CONNECT name:443");
  if (!opens(target->name, target->port)) {
    return refusal(403, "Forbidden", "",
                   "no host of this server: " + target->name + ":" + std::to_string(target->port));
  }
  return {200, "HTTP/1.1 200 Connection established\r\n\r\n"};
}

ConnectAnswer refuse_long_head() {
  return refusal(431, "Request Header Fields Too Large", "", "expected a shorter head");
}

}  // namespace plumbline::fake
