#include "scenarios/engine/driver_application.h"

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "scenarios/engine/driver_open.h"

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;
using std::chrono::steady_clock;

}  // namespace

DriverApplication::DriverApplication(Stage stage) : stage_(std::move(stage)) {}

void DriverApplication::walk_steps() { walk(stage_.scenario.steps, "", steady_clock::now()); }

// Idle times end at absolute times, as in the live world.
void DriverApplication::walk(const std::vector<Step>& steps, const std::string& lane, Due due) {
  for (const Step& step : steps) {
    if (stage_.adapter.ended()) return;
    std::visit([&](const auto& one) { make(one, lane, due); }, step);
  }
}

void DriverApplication::make(const OpenStep& step, const std::string& lane, Due& due) {
  const std::string path = http_path_of(next(opens_));
  {
    const std::scoped_lock lock(mutex_);
    connections_[step.connection] = Opened{step.host, "", false, false, {}, {}};
  }
  Opened& connection = opened(step.connection);
  journal::OperationBegun begun = operation("open", step.connection, "");
  begun.telemetry = step.telemetry;
  begun.org = step.org;
  begun.credentials = !step.token.empty();
  begun.spelling = step.spelling;
  const OpenRequest request{step,
                            stage_.places.at(step.host),
                            path,
                            stage_.driver,
                            stage_.canaries,
                            stage_.parameters,
                            stage_.proxy,
                            stage_.ca_file,
                            stage_.scenario};
  const AdapterAnswer answer = operate(
      std::move(begun), members_of(request), lane,
      [&](const AdapterAnswer& told, journal::OperationEnded& /*end*/) {
        connection.is_open = told.ok();
        if (!told.ok()) return;
        connection.session_id =
            told.session_id.empty() ? stage_.facts.session_over(path, step.host) : told.session_id;
      });
  compare("opening " + step.connection, answer, !step.error.empty(), step.error);
  due = std::max(due, steady_clock::now());
}

void DriverApplication::make(const ExecuteStep& step, const std::string& lane, Due& due) {
  Opened* connection = usable(step.connection, "execute " + step.statement);
  if (connection == nullptr) return;
  const bool parameters = stage_.driver.can("parameters");
  const DriverSql sql = sql_of(step, stage_.canaries, parameters, next(statements_));
  AdapterAnswer answer = execute(step, sql, lane, *connection);
  if (answer.ok() && step.chunks > 0) answer = fetch(step, lane, *connection);
  compare("statement " + step.statement + " of " + step.connection, answer, sql.fails, step.error);
  if (step.complete && stage_.driver.can("close_statement"))
    complete(step.connection, step.statement, lane);
  due = std::max(due, steady_clock::now());
}

AdapterAnswer DriverApplication::execute(const ExecuteStep& step, const DriverSql& sql,
                                         const std::string& lane, Opened& connection) {
  Json request{{"connection", step.connection}, {"statement", step.statement}, {"sql", sql.text}};
  if (sql.takes_parameter) request["parameters"] = Json::array({stage_.canaries.parameter});
  return operate(operation("execute", step.connection, step.statement), request, lane,
                 [&](const AdapterAnswer& told, journal::OperationEnded& end) {
                   std::string& id = connection.statement_ids[step.statement];
                   id = told.statement_id.empty() ? stage_.facts.statement_with(sql.marker)
                                                  : told.statement_id;
                   end.work = stage_.facts.work_since(id);
                   if (told.ok()) connection.executed.insert(step.statement);
                 });
}

AdapterAnswer DriverApplication::fetch(const ExecuteStep& step, const std::string& lane,
                                       Opened& connection) {
  const Json request{
      {"connection", step.connection}, {"statement", step.statement}, {"rows_max", 0}};
  return operate(operation("fetch", step.connection, step.statement), request, lane,
                 [&](const AdapterAnswer& /*told*/, journal::OperationEnded& end) {
                   end.work = stage_.facts.work_since(connection.statement_ids[step.statement]);
                 });
}

void DriverApplication::compare(const std::string& what, const AdapterAnswer& answer, bool may_fail,
                                const std::string& must_fail_with) {
  if (answer.kind == AnswerKind::refused && !may_fail)
    add_trouble(what + " failed: " + answer.error_class + ": " + answer.error_message);
  if (answer.ok() && !must_fail_with.empty())
    add_trouble(what + " was to fail with " + must_fail_with + ", and did not");
}

std::uint64_t DriverApplication::next(std::uint64_t& counter) {
  const std::scoped_lock lock(mutex_);
  return ++counter;
}

void DriverApplication::make(const CompleteStep& step, const std::string& lane, Due& due) {
  if (usable(step.connection, "complete " + step.statement) == nullptr) return;
  complete(step.connection, step.statement, lane);
  due = std::max(due, steady_clock::now());
}

void DriverApplication::complete(const std::string& connection, const std::string& statement,
                                 const std::string& lane) {
  if (opened(connection).executed.erase(statement) == 0) return;  // there is nothing to close
  (void)operate(operation("complete", connection, statement),
                Json{{"connection", connection}, {"statement", statement}}, lane);
}

void DriverApplication::make(const TokenStep& step, const std::string& lane, Due& /*due*/) {
  if (usable(step.connection, "token") == nullptr) return;
  const Json request{{"connection", step.connection},
                     {"token", stage_.canaries.token_of(step.token)}};
  expect_able("token", stage_.adapter.ask("token", request, lane_of(step.connection, lane)));
}

void DriverApplication::make(const CloseStep& step, const std::string& lane, Due& due) {
  Opened& connection = opened(step.connection);
  if (!connection.is_open) return add_trouble("close of " + step.connection + ": it is not open");
  const AdapterAnswer answer =
      operate(operation("close", step.connection, ""), Json{{"connection", step.connection}}, lane);
  if (answer.answered()) {
    const std::scoped_lock lock(mutex_);
    connection.closed = true;
  }
  due = std::max(due, steady_clock::now());
}

void DriverApplication::make(const WaitStep& step, const std::string& /*lane*/, Due& due) {
  due += step.duration;
  (void)stage_.adapter.idle_until(due);
}

void DriverApplication::make(const MarkStep& step, const std::string& /*lane*/, Due& /*due*/) {
  stage_.journal.add(steady_clock::now() - stage_.start, journal::Mark{step.name});
  // Memory is compared without what only waits to be collected.
  const auto& ids = stage_.scenario.requirements;
  const bool compares = std::find(ids.begin(), ids.end(), "RS-1") != ids.end();
  if (compares && stage_.driver.can("collect"))
    (void)stage_.adapter.ask("collect", nlohmann::json::object());
  stage_.adapter.sample("mark " + step.name);
}

// No adapter has the capability "restart": a case with such a step never comes here.
void DriverApplication::make(const RestartStep& /*step*/, const std::string& /*lane*/,
                             Due& /*due*/) {}

void DriverApplication::make(const ParallelStep& step, const std::string& /*lane*/, Due& due) {
  std::vector<std::future<void>> lanes;
  for (const std::vector<Step>& steps : step.lanes) {
    const std::uint64_t number = next(lanes_);
    lanes.push_back(std::async(std::launch::async, [this, &steps, number, due] {
      walk(steps, "lane-" + std::to_string(number), due);
    }));
  }
  for (std::future<void>& lane : lanes) lane.get();  // a lane's fault is the run's
  due = std::max(due, steady_clock::now());
}

AdapterAnswer DriverApplication::operate(
    journal::OperationBegun begun, const Json& request, const std::string& lane,
    const std::function<void(const AdapterAnswer&, journal::OperationEnded&)>& ended) {
  const std::uint64_t id = begun.id;
  const std::string connection = begun.connection;
  const std::string statement = begun.statement;
  AdapterAnswer answer = stage_.adapter.ask(begun.operation, request, lane_of(connection, lane));
  expect_able(begun.operation, answer);
  stage_.journal.add(at(answer.begun_ns, answer, answer.sent), std::move(begun));
  if (!answer.answered()) return answer;  // it never returned
  journal::OperationEnded end{id, answer.ok(), answer.error_class, "", "", {}};
  if (ended) ended(answer, end);
  const Opened& on = opened(connection);
  end.session_id = on.session_id;
  if (const auto known = on.statement_ids.find(statement); known != on.statement_ids.end())
    end.statement_id = known->second;
  if (!answer.ok()) stage_.adapter.note(statement + " " + connection + ": " + answer.error_message);
  stage_.journal.add(at(answer.ended_ns, answer, answer.received), std::move(end));
  return answer;
}

// The adapter's lane for a step of ours.
std::string DriverApplication::lane_of(const std::string& connection,
                                       const std::string& lane) const {
  return stage_.driver.can("own_thread") ? "connection " + connection : lane;
}

void DriverApplication::expect_able(const std::string& command, const AdapterAnswer& answer) const {
  const bool unable =
      answer.kind == AnswerKind::refused &&
      (answer.error_class == "unsupported" || answer.error_class == "unknown_command");
  if (!unable) return;
  throw std::runtime_error("the adapter lists what " + command + " needs and refuses it as " +
                           answer.error_class + ": " + answer.error_message);
}

// A time of the adapter's clock as a time of the run, never outside of when we saw the call.
journal::Duration DriverApplication::at(std::int64_t adapter_ns, const AdapterAnswer& answer,
                                        Due otherwise) const {
  if (adapter_ns == 0 || !answer.answered()) return otherwise - stage_.start;
  const Due told(std::chrono::nanoseconds(adapter_ns) - stage_.adapter_clock_ahead);
  return std::clamp(told, answer.sent, answer.received) - stage_.start;
}

journal::OperationBegun DriverApplication::operation(const std::string& name,
                                                     const std::string& connection,
                                                     const std::string& statement) {
  const std::scoped_lock lock(mutex_);
  journal::OperationBegun begun;
  begun.id = ++operations_;
  begun.operation = name;
  begun.connection = connection;
  begun.host = connections_.at(connection).host;
  begun.statement = statement;
  return begun;
}

DriverApplication::Opened& DriverApplication::opened(const std::string& connection) {
  const std::scoped_lock lock(mutex_);
  return connections_.at(connection);
}

DriverApplication::Opened* DriverApplication::usable(const std::string& connection,
                                                     const std::string& what) {
  Opened& on = opened(connection);
  if (on.is_open) return &on;
  add_trouble(what + " on " + connection + ": it is not open");
  return nullptr;
}

void DriverApplication::add_trouble(const std::string& what) {
  stage_.adapter.note(what);
  const std::scoped_lock lock(mutex_);
  if (trouble_.empty()) trouble_ = what;
}

bool DriverApplication::all_closed() const {
  const std::scoped_lock lock(mutex_);
  return std::all_of(connections_.begin(), connections_.end(),
                     [](const auto& one) { return one.second.closed || !one.second.is_open; });
}

std::string DriverApplication::trouble() const {
  const std::scoped_lock lock(mutex_);
  return trouble_;
}

}  // namespace plumbline::scenario
