#include "scenarios/report/requests_seen.h"

#include <algorithm>
#include <optional>
#include <set>
#include <type_traits>

#include "fake_server/core/decoder.h"
#include "fake_server/core/endpoint.h"
#include "fake_server/core/http.h"
#include "scenarios/judge/arms.h"

namespace plumbline::report {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

// "2 statement, 1 connection": how often each text is there, in alphabetical order.
std::string counted(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
  return text.empty() ? "none" : text;
}

std::string listed(const std::set<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + text;
  return list.empty() ? "none" : list;
}

// Events that are sent together have no order that a second run would keep: sums and sets.
struct EventSums {
  std::map<std::string, std::size_t> kinds;
  std::map<std::string, std::size_t> errors;
  std::set<std::string> workspaces;
  std::set<std::string> tags;
  std::int64_t chunks = 0;
  std::int64_t polls = 0;
  std::int64_t bytes = 0;

  void add(const fake::DecodedEvent& event) {
    ++kinds[event.kind];
    if (event.has_error) ++errors[event.error_type.empty() ? "unnamed" : event.error_type];
    if (!event.workspace_id.empty()) workspaces.insert(event.workspace_id);
    for (const auto& [tag, value] : event.tags) tags.insert(tag);
    chunks += event.chunk_count.value_or(0);
    polls += event.poll_count.value_or(0);
    bytes += event.bytes.value_or(0);
  }
};

void add_events(const std::string& body, Members& members) {
  const fake::Decoded decoded = fake::decode(body);
  EventSums sums;
  for (const fake::DecodedEvent& event : decoded.events) sums.add(event);
  members.emplace_back("payload", decoded.payload.empty() ? "unreadable" : decoded.payload);
  members.emplace_back("events", std::to_string(decoded.events_sent));
  members.emplace_back("kinds", counted(sums.kinds));
  members.emplace_back("errors", counted(sums.errors));
  members.emplace_back("workspaces", listed(sums.workspaces));
  members.emplace_back("tags", listed(sums.tags));
  members.emplace_back("chunks", std::to_string(sums.chunks));
  members.emplace_back("polls", std::to_string(sums.polls));
  members.emplace_back("bytes", std::to_string(sums.bytes));
}

Members members_of(const journal::RequestReceived& request, fake::Endpoint endpoint) {
  const std::string* org = fake::find_header(request.headers, "x-databricks-org-id");
  const bool has_token = fake::find_header(request.headers, "Authorization") != nullptr;
  Members members{{"method", request.method},
                  {"endpoint", std::string(fake::to_string(endpoint))},
                  {"credentials", has_token ? "sent" : "none"},
                  {"org", org == nullptr ? "none" : *org},
                  {"body", request.complete ? "whole" : "cut off"}};
  if (fake::is_telemetry(endpoint)) add_events(request.body, members);
  members.emplace_back("answer", "none");  // until a reply says otherwise
  return members;
}

// Two clients need not say the same of one statement.
bool is_own(const std::string& member) {
  static const std::set<std::string> own{"payload", "org",   "workspaces", "tags",
                                         "chunks",  "polls", "bytes"};
  return own.contains(member);
}

// A date is another one in every run.
std::string wait_of(const std::string& retry_after) {
  const bool is_number =
      !retry_after.empty() && retry_after.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? retry_after : "a date";
}

std::string answer_of(const journal::ReplyGiven& reply) {
  std::string text = reply.status == 0 ? "none" : std::to_string(reply.status);
  if (reply.delivery != "normal") text += " (" + reply.delivery + ")";
  const std::string* wait = fake::find_header(reply.headers, "Retry-After");
  return wait == nullptr ? text : text + ", Retry-After " + wait_of(*wait);
}

class Collector {
 public:
  explicit Collector(Compared compared) : compared_(compared) {}

  void operator()(const journal::Entry& entry) {
    std::visit([&](const auto& data) { one(entry, data); }, entry.data);
  }

  RequestsSeen result() {
    // An attempt that took its time to fail was journaled when it did.
    for (auto& [place, requests] : seen_.by_place) {
      std::stable_sort(requests.begin(), requests.end(),
                       [](const auto& a, const auto& b) { return a.time < b.time; });
    }
    return std::move(seen_);
  }

 private:
  template <typename Data>
  void one(const journal::Entry& /*entry*/, const Data& data) {
    if constexpr (std::is_same_v<Data, journal::OperationBegun>) note_host(data.host);
  }

  void one(const journal::Entry& entry, const journal::RequestReceived& request) {
    note_host(request.host);
    const fake::Endpoint endpoint = fake::endpoint_of(request.method, request.target);
    if (endpoint == fake::Endpoint::other) return;
    const RequestPlace place{request.host, fake::is_telemetry(endpoint) ? "telemetry" : "flag"};
    auto& list = seen_.by_place[place];
    Members members = members_of(request, endpoint);
    if (compared_ == Compared::pattern)
      std::erase_if(members, [](const auto& member) { return is_own(member.first); });
    list.push_back({entry.time, entry.sequence, std::move(members)});
    unanswered_[request.id] = {&list, list.size() - 1};
  }

  void one(const journal::Entry& /*entry*/, const journal::ReplyGiven& reply) {
    const auto found = unanswered_.find(reply.request);
    if (found == unanswered_.end()) return;
    found->second.first->at(found->second.second).members.back().second = answer_of(reply);
    unanswered_.erase(found);
  }

  void one(const journal::Entry& entry, const journal::AttemptFailed& attempt) {
    note_host(attempt.host);
    if (attempt.endpoint != "telemetry" && attempt.endpoint != "flag") return;
    seen_.by_place[{attempt.host, attempt.endpoint}].push_back(
        {entry.time - attempt.took, entry.sequence, {{"answer", "none: " + attempt.reason}}});
  }

  void note_host(const std::string& host) {
    if (host.empty() || !known_.insert(host).second) return;
    seen_.hosts.push_back(host);
  }

  Compared compared_;
  RequestsSeen seen_;
  std::set<std::string> known_;
  // Lists of a map stay where they are.
  std::map<std::uint64_t, std::pair<std::vector<RequestSeen>*, std::size_t>> unanswered_;
};

}  // namespace

RequestsSeen requests_seen(const journal::Journal& journal, Compared compared) {
  const judge::Arms arms(journal);
  Collector collector(compared);
  for (const journal::Entry& entry : arms.on()) collector(entry);
  return collector.result();
}

}  // namespace plumbline::report
