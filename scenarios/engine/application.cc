#include "scenarios/engine/application.h"

#include <optional>
#include <utility>

#include "reference/core/host_key.h"
#include "scenarios/engine/run_support.h"

namespace plumbline::scenario {
namespace {

using telemetry::ErrorClass;
using telemetry::Failure;

std::optional<Failure> failure_of(const std::string& name) {
  for (std::size_t error = 0; error < telemetry::kErrorClassCount; ++error) {
    const auto which = static_cast<ErrorClass>(error);
    if (name == telemetry::to_string(which)) return Failure{which, 0};
  }
  return std::nullopt;
}

telemetry::UserChoice choice_of(const std::string& word) {
  if (word == "off") return telemetry::UserChoice::off;
  if (word == "force") return telemetry::UserChoice::force;
  return word == "on" ? telemetry::UserChoice::on : telemetry::UserChoice::unset;
}

// A UUID that depends on names alone, so that every world and every interleaving of lanes issues
// the same ids. FNV-1a.
std::string issued_id(const std::string& name) {
  std::uint64_t high = 0xcbf29ce484222325;
  std::uint64_t low = 0x84222325cbf29ce4;
  for (const char c : name) {
    high = (high ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    low = (low ^ (high >> 32U)) * 0x100000001b3;
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) text += '-';
    std::uint64_t& half = digit < 16 ? high : low;
    text += kDigits[half & 15U];
    half >>= 4U;
  }
  return text;
}

std::string upper_case(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

// The address as a fully qualified name: a dot ends its host.
std::string with_dot(std::string address) {
  const std::size_t scheme = address.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  return address.insert(std::min(address.find(':', host), address.size()), ".");
}

std::string with_address(std::string spelling, const std::string& address) {
  if (spelling.empty()) return address;
  for (const auto& [mark, text] : {std::pair<std::string_view, std::string>{"{host}", address},
                                   {"{HOST}", upper_case(address)},
                                   {"{host.}", with_dot(address)}}) {
    if (const std::size_t at = spelling.find(mark); at != std::string::npos)
      spelling.replace(at, mark.size(), text);
  }
  return spelling;
}

// What the shipped CREATE_SESSION says of the warehouse, on the authenticated endpoint only (PR-9).
constexpr const char* kHttpPath = "/sql/1.0/warehouses/0123456789abcdef";

// Where the case gives an org, that is the workspace's id.
std::string workspace_of(const OpenStep& step) {
  return step.org.empty() ? "workspace-" + step.host : step.org;
}

// A tag without an id cannot even be stored (PR-5).
std::vector<telemetry::Tag> client_tags(const std::vector<GivenTag>& given) {
  std::vector<telemetry::Tag> tags;
  for (const GivenTag& tag : given) {
    if (const auto id = telemetry::find_tag(tag.name)) tags.push_back({*id, value_of(tag)});
  }
  return tags;
}

constexpr Duration kPollLatency =
    std::chrono::milliseconds(2);  // of each status poll: any value that shows in a sum

}  // namespace

Application::Application(telemetry::Config config, World world, journal::Sink& journal)
    : config_(std::move(config)), world_(std::move(world)), journal_(journal) {}

void Application::begin_open(const OpenStep& step) {
  telemetry::ConnectionOptions options;
  options.host = with_address(step.spelling, world_.address(step.host));
  options.config = config_;
  options.config.choice = choice_of(step.telemetry);
  options.token = step.token;
  options.org_id = step.org;
  options.attributes = {address_of(step.host), kHttpPath, telemetry::SessionMode::thrift,
                        telemetry::AuthMechanism::pat};
  journal::OperationBegun begun;
  begun.id = next_operation();
  begun.operation = "open";
  begun.connection = step.connection;
  begun.host = step.host;
  begun.telemetry = step.telemetry;
  begun.org = step.org;
  begun.credentials = !step.token.empty();
  begun.odd_values = step.odd_values;
  begun.spelling = step.spelling;
  auto fresh = std::make_unique<Opened>();
  fresh->host = step.host;
  fresh->operation = begun.id;
  fresh->opening = world_.now();
  journal_.add(fresh->opening, std::move(begun));
  fresh->connection = world_.open(options);
  const std::scoped_lock lock(mutex_);
  hosts_[telemetry::host_key(options.host)] = step.host;
  connections_[step.connection] = std::move(fresh);
}

void Application::end_open(const OpenStep& step) {
  Opened& connection = opened(step.connection);
  const Duration latency = world_.now() - connection.opening;
  if (step.error.empty()) {
    const std::scoped_lock lock(mutex_);
    connection.session_id =
        issued_id("session/" + step.connection + "/" + std::to_string(++opens_[step.connection]));
  }
  if (step.error.empty())
    connection.connection->set_session(connection.session_id, workspace_of(step));
  connection.connection->interceptor().record_connection(latency, failure_of(step.error),
                                                         client_tags(step.tags));
  end(connection.operation, step.error, connection.session_id, "");
}

void Application::begin_execute(const ExecuteStep& step) {
  Opened& connection = opened(step.connection);
  connection.operation = begin("execute", step.connection, step.statement, step.odd_values);
  auto context = connection.connection->interceptor().before_execute();
  // What a careless driver might hand over: not on the allow-list, so it must never be seen again
  // (PR-5).
  connection.connection->interceptor().add_tag(context, "db.statement",
                                               telemetry::TagValue::of(std::string_view(step.sql)));
  for (const GivenTag& tag : step.tags)
    connection.connection->interceptor().add_tag(context, tag.name, value_of(tag));
  connection.statements[step.statement] = context;
}

void Application::end_execute(const ExecuteStep& step) {
  Opened& connection = opened(step.connection);
  auto& interceptor = connection.connection->interceptor();
  auto& context = connection.statements[step.statement];
  for (std::int64_t poll = 0; poll < step.polls; ++poll)
    interceptor.record_poll(context, kPollLatency / world_.divisor);
  if (const auto hiccup = failure_of(step.hiccup)) interceptor.record_error(context, *hiccup);
  std::string& id = connection.statement_ids[step.statement];
  if (step.handle) id = issued_id("statement/" + connection.session_id + "/" + step.statement);
  interceptor.after_execute(context, id, failure_of(step.error));
  end(connection.operation, step.error, connection.session_id, id, {{"polls", step.polls}});
  if (step.chunks == 0) return;
  connection.chunks_left = step.chunks;
  connection.operation = begin("fetch", step.connection, step.statement);
}

void Application::fetch_chunk(const ExecuteStep& step) {
  Opened& connection = opened(step.connection);
  const Duration latency = step.chunk_latency / world_.divisor;
  connection.connection->interceptor().record_chunk(connection.statements[step.statement], latency,
                                                    step.bytes_per_chunk);
  if (--connection.chunks_left > 0) return;
  end(connection.operation, "", connection.session_id, connection.statement_ids[step.statement],
      {{"chunks", step.chunks}, {"bytes", step.chunks * step.bytes_per_chunk}});
}

void Application::complete(const CompleteStep& step) {
  Opened& connection = opened(step.connection);
  const std::uint64_t operation = begin("complete", step.connection, step.statement);
  connection.connection->interceptor().complete_statement(connection.statements[step.statement]);
  end(operation, "", connection.session_id, connection.statement_ids[step.statement]);
}

void Application::set_token(const TokenStep& step) {
  opened(step.connection).connection->set_credentials(step.token);
}

void Application::mark(const std::string& name) { journal_.add(world_.now(), journal::Mark{name}); }

void Application::crash() {
  {
    const std::scoped_lock lock(mutex_);
    connections_.clear();
  }
  world_.kill();
}

void Application::start_again() { world_.start(); }

telemetry::Connection& Application::begin_close(const std::string& name) {
  Opened& connection = opened(name);
  connection.operation = begin("close", name, "");
  if (!connection.closed && !connection.session_id.empty()) {
    connection.connection->interceptor().record_operation(telemetry::Operation::delete_session,
                                                          Duration::zero());
  }
  const std::scoped_lock lock(mutex_);
  connection.closed = true;
  return *connection.connection;
}

void Application::end_close(const std::string& name) {
  const Opened& connection = opened(name);
  end(connection.operation, "", connection.session_id, "");
}

bool Application::all_closed() const {
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, connection] : connections_) {
    if (!connection->closed) return false;
  }
  return true;
}

std::string Application::host_of(const std::string& host_key) const {
  const std::scoped_lock lock(mutex_);
  const auto known = hosts_.find(host_key);
  return known == hosts_.end() ? host_key : known->second;
}

std::uint64_t Application::next_operation() {
  const std::scoped_lock lock(mutex_);
  return ++operations_;
}

std::uint64_t Application::begin(const std::string& operation, const std::string& connection,
                                 const std::string& statement,
                                 std::vector<std::string> odd_values) {
  const std::uint64_t id = next_operation();
  journal::OperationBegun begun;
  begun.id = id;
  begun.operation = operation;
  begun.connection = connection;
  begun.host = opened(connection).host;
  begun.statement = statement;
  begun.odd_values = std::move(odd_values);
  journal_.add(world_.now(), std::move(begun));
  return id;
}

void Application::end(std::uint64_t operation, const std::string& error,
                      const std::string& session_id, const std::string& statement_id, Work work) {
  journal_.add(world_.now(), journal::OperationEnded{operation, error.empty(), error, session_id,
                                                     statement_id, std::move(work)});
}

Application::Opened& Application::opened(const std::string& connection) {
  const std::scoped_lock lock(mutex_);
  return *connections_.at(connection);
}

}  // namespace plumbline::scenario
