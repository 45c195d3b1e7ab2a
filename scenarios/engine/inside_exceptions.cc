// ER-3: an exception in any telemetry component never reaches the caller. Components that can be
// made to throw do; the application's calls go on as if nothing were there. Clock, transport and
// wake-up cannot throw: their seams are noexcept.
#include <memory>
#include <stdexcept>
#include <string>

#include "reference/core/client_manager.h"
#include "reference/runtime/http_transport.h"
#include "reference/runtime/steady_clock.h"
#include "reference/runtime/telemetry.h"
#include "scenarios/engine/inside_look.h"

namespace plumbline::scenario {
namespace {

using telemetry::Config;
using telemetry::Connection;
using telemetry::TagValue;

telemetry::ConnectionOptions options_with(Config config) {
  config.choice = telemetry::UserChoice::force;
  return {"https://inside.test", std::move(config), "token", "4711", {}};
}

// What an application does with a connection: every call of the interceptor's once. `text` is all
// that a statement brings; a session's ids stand in every event, and are `session`.
void use(Connection& connection, const std::string& session, const std::string& text) {
  connection.set_session(session, session);
  auto& interceptor = connection.interceptor();
  interceptor.record_connection(std::chrono::milliseconds{1});
  auto context = interceptor.before_execute();
  interceptor.add_tag(context, "result.format", TagValue::of(std::string_view(text)));
  interceptor.record_chunk(context, std::chrono::milliseconds{-1}, -1);
  interceptor.record_poll(context, std::chrono::milliseconds{-1});
  interceptor.after_execute(context, text, telemetry::Failure{telemetry::ErrorClass::unknown, -1});
  interceptor.complete_statement(context);
  connection.set_credentials(text);
}

// Bytes that are neither text nor JSON: control characters, a lone surrogate, half a character.
std::string odd_text() { return std::string("\x01\x1f\"\\\xed\xa0\x80\xc3\xff\0\x7f", 11); }

}  // namespace

Look look_at_throwing_factory(const Config& config) {
  Look look;
  const telemetry::SteadyClock clock;
  telemetry::Telemetry telemetry(
      clock,
      []() -> std::unique_ptr<telemetry::Transport> { throw std::runtime_error("no transport"); },
      1);
  const auto connection = telemetry.open(options_with(config));
  look.demand(connection != nullptr, "an open returns a connection");
  look.demand(!connection->interceptor().enabled(), "telemetry is off for it");
  use(*connection, "x", "x");
  telemetry.close(*connection);
  telemetry.close(*connection);
  look.demand(telemetry.runners_abandoned() == 0, "no thread is left behind");
  return look;
}

Look look_at_throwing_hook(const Config& config) {
  Look look;
  const telemetry::SteadyClock clock;
  telemetry::ClientManager manager(clock, 1);
  int throws = 0;
  manager.on_client_created([&throws](const std::shared_ptr<telemetry::Client>&) {
    ++throws;
    throw 42;  // not even an exception
  });
  const auto first = manager.open(options_with(config));
  const auto second = manager.open(options_with(config));
  look.demand(throws == 2, "each open tries anew");
  look.demand(!first->interceptor().enabled() && !second->interceptor().enabled(),
              "telemetry is off for both connections");
  use(*first, "x", "x");
  look.demand(manager.close(*first) == nullptr, "there is no client left to close");
  return look;
}

Look look_at_impossible_request(const Config&) {
  Look look;
  telemetry::HttpTransport transport;
  telemetry::HttpRequest request;
  request.timeout = request.connect_timeout = std::chrono::milliseconds{200};
  request.answer_bytes_max = 1024;
  for (const char* origin : {"", "://", "http://", "gopher://x", "http://127.0.0.1:999999"}) {
    request.origin = origin;
    request.method = "P\r\nOST";
    request.headers = {{"X\r\n", odd_text()}};
    const auto outcome = transport.perform(request);
    look.demand(outcome.error != telemetry::NetworkError::none && outcome.status == 0,
                "an origin \"" + request.origin + "\" ends in a failure");
  }
  return look;
}

Look look_at_odd_values(const Config& config) {
  Look look;
  const telemetry::SteadyClock clock;
  telemetry::ClientManager manager(clock, 1);
  std::shared_ptr<telemetry::Client> client;
  manager.on_client_created([&client](const auto& created) { client = created; });
  const auto connection = manager.open(options_with(config));
  use(*connection, odd_text(), odd_text());
  const std::string megabyte(std::size_t{1} << 20U, '\xff');
  use(*connection, odd_text(), megabyte);
  const auto last = manager.close(*connection);
  look.demand(last != nullptr, "the close gives the client out");
  if (last == nullptr) return look;
  last->request_close(clock.now());
  const auto request = last->poll(clock.now(), clock.wall_now());
  look.demand(request.has_value(), "they are encoded into a request");
  last->end_now(clock.now());
  look.demand(last->finished(), "the client ends");
  look.demand(last->counters().broken_invariants == 0, "no invariant of the client is broken");
  return look;
}

}  // namespace plumbline::scenario
