#include "scenarios/engine/driver_facts.h"

#include <algorithm>
#include <utility>

namespace plumbline::scenario {

void DriverFacts::take() {
  for (SqlFact& fact : service_.take_facts()) {
    using Kind = SqlFact::Kind;
    if (fact.kind == Kind::session_opened)
      sessions_.push_back({fact.target, fact.host, fact.session_id, false});
    if (fact.kind == Kind::statement_executed) {
      work_[fact.statement_id] = {{"polls", 0}};
      statements_.emplace_back(std::move(fact.sql), fact.statement_id);
    }
    const auto work = work_.find(fact.statement_id);
    if (work == work_.end()) continue;
    if (fact.kind == Kind::polled) ++work->second["polls"];
    if (fact.kind == Kind::chunk_fetched) ++work->second["chunks"];
    if (fact.kind == Kind::chunk_fetched) work->second["bytes"] += fact.bytes;
  }
}

std::string DriverFacts::session_over(const std::string& http_path, const std::string& host) {
  const std::scoped_lock lock(mutex_);
  take();
  const auto over = std::find_if(sessions_.rbegin(), sessions_.rend(), [&](const Session& one) {
    return one.target.find(http_path) != std::string::npos;
  });
  if (over != sessions_.rend()) return over->id;
  const auto free = std::find_if(sessions_.begin(), sessions_.end(), [&](const Session& one) {
    return one.target.empty() && one.host == host && !one.taken;
  });
  if (free == sessions_.end()) return "";
  free->taken = true;
  return free->id;
}

// The newest are asked for, and a run has thousands.
std::string DriverFacts::statement_with(const std::string& marker) {
  const std::scoped_lock lock(mutex_);
  take();
  const auto marked = std::find_if(statements_.rbegin(), statements_.rend(), [&](const auto& one) {
    return one.first.find(marker) != std::string::npos;
  });
  return marked == statements_.rend() ? "" : marked->second;
}

DriverFacts::Work DriverFacts::work_since(const std::string& statement_id) {
  const std::scoped_lock lock(mutex_);
  take();
  const auto known = work_.find(statement_id);
  if (known == work_.end()) return {};
  Work told = known->second;
  for (auto& [name, count] : known->second) count = 0;
  return told;
}

}  // namespace plumbline::scenario
