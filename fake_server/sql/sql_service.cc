#include "fake_server/sql/sql_service.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "fake_server/core/answers.h"
#include "fake_server/core/credentials.h"
#include "fake_server/sql/exchange.h"
#include "fake_server/sql/result_files.h"
#include "fake_server/sql/sea_calls.h"
#include "fake_server/sql/thrift_wire.h"

namespace plumbline::fake {
namespace {

enum class Interface { none, thrift, sea, file, oidc };

// With one slash at its beginning: some drivers send two.
std::string_view with_one_slash(std::string_view target) {
  while (target.starts_with("//")) target.remove_prefix(1);
  return target;
}

std::string_view path_in(std::string_view target) {
  const std::string_view whole = with_one_slash(target);
  return whole.substr(0, whole.find('?'));
}

Interface interface_of(std::string_view path) {
  // http_path of a warehouse, and of a cluster.
  if (path.starts_with("/sql/1.0/") || path.starts_with("/sql/protocolv1/")) {
    return Interface::thrift;
  }
  if (is_sea_path(path)) return Interface::sea;
  if (is_file_path(path)) return Interface::file;
  const bool oidc = path == "/oidc/.well-known/oauth-authorization-server";
  return oidc ? Interface::oidc : Interface::none;
}

std::string_view method_for(Interface interface) {
  return interface == Interface::thrift ? "POST" : "GET";
}

bool is_thrift_type(const Headers& headers) {
  const std::string* type = find_header(headers, "content-type");
  return type != nullptr && same_name(type->substr(0, type->find(';')), "application/x-thrift");
}

Reply oidc_reply(const Request& request) {
  const std::string* host = find_header(request.headers, "host");
  // A name only: whatever else a client puts there does not come back in JSON.
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':';
  };
  const bool plain = host != nullptr && std::all_of(host->begin(), host->end(), is_plain);
  const std::string base = "https://" + (plain ? *host : request.host) + "/oidc";
  Reply reply;
  reply.headers = {{"Content-Type", "application/json"}};
  reply.body = R"({"issuer":")" + base + R"(","authorization_endpoint":")" + base +
               R"(/v1/authorize","token_endpoint":")" + base + R"(/v1/token"})";
  return reply;
}

Reply refused(SqlExchange& exchange, Interface interface, Reply reply) {
  SqlEvent event;
  event.protocol = interface == Interface::thrift ? "thrift" : "sea";
  if (reply.status == 401) event.error = "authentication";
  if (reply.status == 403) event.error = "permission";
  exchange.warehouse.note(std::move(event));
  return reply;
}

Reply answer_as_thrift(SqlExchange& exchange, const Request& request) {
  if (is_thrift_type(request.headers)) return answer_thrift(exchange, request);
  Reply reply = sql_refusal(400, "BAD_REQUEST", "the content type is not application/x-thrift");
  return refused(exchange, Interface::thrift, std::move(reply));
}

Reply answer(SqlExchange& exchange, const Request& request, Interface interface) {
  if (interface != Interface::sea && request.method != method_for(interface)) {
    Reply reply = error_reply(405);
    reply.headers.emplace_back("Allow", method_for(interface));
    return refused(exchange, interface, std::move(reply));
  }
  if (interface == Interface::oidc) return oidc_reply(request);
  if (interface == Interface::file) return file_reply(exchange, with_one_slash(request.target));
  const bool anybody = exchange.options.tokens.empty();
  const int fault =
      anybody ? 0 : credential_fault(exchange.options.tokens, request.headers, exchange.now);
  if (fault != 0) return refused(exchange, interface, error_reply(fault));
  if (interface == Interface::thrift) return answer_as_thrift(exchange, request);
  return answer_sea(exchange, request, path_in(request.target));
}

}  // namespace

SqlService::SqlService(SqlOptions options)
    : options_(std::move(options)), warehouse_(options_.seed, options_.bounds) {}

std::optional<Reply> SqlService::handle(const Request& request, Duration now) {
  const Interface interface = interface_of(path_in(request.target));
  if (interface == Interface::none) return {};
  warehouse_.advance(now);
  SqlExchange exchange{warehouse_, options_, now};
  Reply reply = answer(exchange, request, interface);
  reply.delay = exchange.manner.delay;
  reply.delivery = exchange.manner.fault.delivery;
  return reply;
}

}  // namespace plumbline::fake
