#include "scenarios/drivers/reference/adapter.h"

#include <utility>

namespace plumbline::drivers {
namespace {

// What was seen to work against fake_server/sql.
const Json kCapabilities{"thread",         "cancel",     "metadata",        "token",
                         "no_token",       "force",      "opt_out",         "batch_size",
                         "flush_interval", "sea",        "driver_settings", "org",
                         "user_agent",     "query_tags", "catalog",         "parameters",
                         "timeout",        "host_case",  "session_id",      "statement_id",
                         "host_scheme",    "host_slash", "host_dot",        "close_statement"};

Json hello(const Json& request) {
  if (request.at("protocol") != 1) throw Refusal("unsupported", "this adapter speaks protocol 1");
  return {{"protocol", 1},
          {"name", "reference"},
          {"version", telemetry::Config::shipped().driver_version},
          {"runtime", "C++ " + std::to_string(__cplusplus)},
          {"profile", "shipped"},
          {"capabilities", kCapabilities}};
}

}  // namespace

Commands Adapter::commands() {
  const auto on_connection = [this](Json (Connection::*command)(const Json&)) {
    return [this, command](const Json& request) {
      return ((*connection_of(request)).*command)(request);
    };
  };
  const auto close = [this](const Json& request) { return named(request)->close(request); };
  return {{"hello", hello},
          {"open", [this](const Json& request) { return open(request); }},
          {"execute", on_connection(&Connection::execute)},
          {"fetch", on_connection(&Connection::fetch)},
          {"complete", on_connection(&Connection::complete)},
          {"cancel", on_connection(&Connection::cancel)},
          {"metadata", on_connection(&Connection::metadata)},
          {"token", on_connection(&Connection::token)},
          {"close", close}};
}

// A connection that does not open leaves telemetry behind its user's back: that may take a while.
Json Adapter::open(const Json& request) {
  const std::string name = request.at("connection");
  Options options = options_of(request);
  {
    const std::scoped_lock lock(mutex_);
    route_ = options.host.route;
  }
  const auto connection = std::make_shared<Connection>(std::move(options), client_);
  const auto begun = std::chrono::steady_clock::now();
  try {
    Json opened = connection->open();
    const std::scoped_lock lock(mutex_);
    connections_[name] = connection;
    return opened;
  } catch (const SqlError& error) {
    const auto took = std::chrono::steady_clock::now() - begun;
    const std::scoped_lock lock(mutex_);
    std::erase_if(leaving_, [](const auto& one) {
      return one.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    leaving_.push_back(std::async(std::launch::async, [connection, took, failure = error.failure] {
      connection->give_up(took, failure);
    }));
    throw;
  }
}

Adapter::ConnectionPointer Adapter::connection_of(const Json& request) {
  ConnectionPointer connection = named(request);
  if (!connection->closed()) return connection;
  throw Refusal("invalid_request", "the connection is closed");
}

Adapter::ConnectionPointer Adapter::named(const Json& request) {
  const std::string name = request.at("connection");
  const std::scoped_lock lock(mutex_);
  const auto found = connections_.find(name);
  if (found != connections_.end()) return found->second;
  throw Refusal("invalid_request", "there is no connection " + name);
}

std::unique_ptr<telemetry::Transport> Adapter::transport() {
  const std::scoped_lock lock(mutex_);
  auto plain = std::make_unique<telemetry::HttpTransport>(route_);
  return wrap_ ? wrap_(std::move(plain)) : std::move(plain);
}

void Adapter::close_all() {
  for (const auto& [name, connection] : connections_) {
    try {
      connection->close({});
    } catch (const Refusal&) {
    }
  }
  connections_.clear();
}

void run(Adapter& adapter, Commands commands) {
  const std::string how = serve(std::move(commands));
  if (how == "uncaught_error") throw std::runtime_error("the uncaught error that was asked for");
  if (how == "normal") adapter.close_all();
}

}  // namespace plumbline::drivers
