#include "fake_server/sql/warehouse.h"

#include <algorithm>
#include <array>
#include <utility>

namespace plumbline::fake {
namespace {

// What an operation is before anybody asks.
OperationState first_state(const Operation& operation) {
  if (operation.polls_left > 0) return OperationState::running;
  if (operation.failure == nullptr) return OperationState::finished;
  return operation.fails_at == Place::poll ? OperationState::running : operation.failure->state;
}

}  // namespace

std::string_view to_string(SqlEventKind kind) noexcept {
  constexpr std::array<std::string_view, 11> kNames{
      "session_opened",    "session_closed",   "session_expired",     "statement_executed",
      "statement_refused", "statement_polled", "statement_cancelled", "statement_closed",
      "page_given",        "file_given",       "request_refused"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view to_string(OperationState state) noexcept {
  switch (state) {
    case OperationState::running:
      return "running";
    case OperationState::finished:
      return "finished";
    case OperationState::cancelled:
      return "cancelled";
    case OperationState::failed:
      return "failed";
    case OperationState::timed_out:
      break;
  }
  return "timed_out";
}

SqlEvent event_of(SqlEventKind kind, const Operation& operation, std::string_view call) {
  SqlEvent event;
  event.kind = kind;
  event.protocol = operation.protocol;
  event.call = call;
  event.session_id = operation.session_id;
  event.statement_id = operation.id.text();
  event.state = to_string(operation.state);
  const bool ended = operation.state != OperationState::running;
  if (ended && operation.failure != nullptr) event.error = operation.failure->name;
  return event;
}

std::string kept_sql(std::string_view sql) {
  std::size_t size = std::min(sql.size(), kSqlKept);
  const auto continues = [&] { return (static_cast<unsigned char>(sql[size]) & 0xc0U) == 0x80U; };
  while (size > 0 && size < sql.size() && continues()) --size;
  return std::string(sql.substr(0, size));
}

template <typename Condition>
void Warehouse::end_operations(std::string_view call, const Condition& condition) {
  for (auto it = operations_.begin(); it != operations_.end();) {
    const auto next = std::next(it);
    if (condition(it->second)) close(std::string(it->first), call, false);
    it = next;
  }
}

void Warehouse::advance(Duration now) {
  if (now > now_) now_ = now;
  const auto expired = [&](const auto& used) { return now_ - used.last_used >= bounds_.idle; };
  for (auto it = sessions_.begin(); it != sessions_.end();) {
    const auto next = std::next(it);
    if (expired(it->second)) end_session(std::string(it->first), SqlEventKind::session_expired, "");
    it = next;
  }
  end_operations("expiry", [&](const Operation& operation) {
    return operation.session_id.empty() && expired(operation);
  });
}

SqlSession* Warehouse::open_session(std::string_view protocol) {
  if (sessions_.size() >= bounds_.sessions) return nullptr;
  SqlSession session{ids_.next(), now_, {}};
  SqlEvent event;
  event.kind = SqlEventKind::session_opened;
  event.protocol = protocol;
  event.session_id = session.id.text();
  const std::string id = event.session_id;
  note(std::move(event));
  return &sessions_.emplace(id, std::move(session)).first->second;
}

SqlSession* Warehouse::session(const std::string& id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return nullptr;
  found->second.last_used = now_;
  return &found->second;
}

void Warehouse::close_session(const std::string& id, std::string_view protocol) {
  end_session(id, SqlEventKind::session_closed, protocol);
}

void Warehouse::end_session(const std::string& id, SqlEventKind how, std::string_view protocol) {
  if (sessions_.erase(id) == 0) return;
  const auto is_its = [&](const Operation& operation) { return operation.session_id == id; };
  end_operations(to_string(how), is_its);
  SqlEvent event;
  event.kind = how;
  event.protocol = protocol;
  event.session_id = id;
  note(std::move(event));
}

Operation* Warehouse::begin(Operation start, std::string_view call) {
  if (operations_.size() >= bounds_.operations) return nullptr;
  start.id = ids_.next();
  start.last_used = now_;
  start.state = first_state(start);
  SqlEvent event = event_of(SqlEventKind::statement_executed, start, call);
  event.sql = start.sql;
  note(std::move(event));
  const std::string id = start.id.text();
  return &operations_.emplace(id, std::move(start)).first->second;
}

Operation* Warehouse::operation(const std::string& id) {
  const auto found = operations_.find(id);
  if (found == operations_.end()) return nullptr;
  found->second.last_used = now_;
  (void)session(found->second.session_id);
  return &found->second;
}

const Operation* Warehouse::results_of(const std::string& id) const {
  const auto found = operations_.find(id);
  if (found != operations_.end()) return &found->second;
  const auto closed = std::find_if(closed_.begin(), closed_.end(), [&](const Operation& operation) {
    return operation.id.text() == id;
  });
  return closed == closed_.end() ? nullptr : &*closed;
}

void Warehouse::poll(Operation& operation, std::string_view call) {
  if (operation.state == OperationState::running && operation.polls_left-- <= 0) {
    const Failure* failure = operation.failure;
    operation.state = failure == nullptr ? OperationState::finished : failure->state;
  }
  note(event_of(SqlEventKind::statement_polled, operation, call));
}

void Warehouse::cancel(Operation& operation, std::string_view call) {
  if (operation.state != OperationState::running) return;
  operation.state = OperationState::cancelled;
  operation.failure = failure_named("cancelled");
  note(event_of(SqlEventKind::statement_cancelled, operation, call));
}

void Warehouse::close(const std::string& id, std::string_view call, bool direct) {
  const auto found = operations_.find(id);
  if (found == operations_.end()) return;
  SqlEvent event = event_of(SqlEventKind::statement_closed, found->second, call);
  event.direct = direct;
  note(std::move(event));
  if (found->second.directives.form == ResultForm::links) {
    if (closed_.size() >= kClosedKept) closed_.erase(closed_.begin());
    closed_.push_back(std::move(found->second));
  }
  operations_.erase(found);
}

void Warehouse::note(SqlEvent event) {
  const std::size_t bytes = sizeof(SqlEvent) + event.sql.size() + event.call.size();
  if (bytes > bounds_.event_bytes - event_bytes_) {
    ++events_lost_;
    return;
  }
  event_bytes_ += bytes;
  event.time = now_;
  events_.push_back(std::move(event));
}

std::vector<SqlEvent> Warehouse::take_events() {
  event_bytes_ = 0;
  return std::exchange(events_, {});
}

}  // namespace plumbline::fake
