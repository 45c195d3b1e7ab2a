// PR-4 and PR-9: no user identity or secret in a body, and on the unauthenticated endpoint nothing
// that tells one session, statement, workspace or user from another.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "fake_server/core/http.h"
#include "fake_server/core/json_tree.h"
#include "fake_server/core/schema_check.h"
#include "scenarios/judge/canary_search.h"
#include "scenarios/judge/planted_labels.h"
#include "scenarios/judge/planted_texts.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

/// Where a shipped event would have an account's e-mail.
constexpr std::string_view kAccount =
    "entry/sql_driver_log/driver_connection_params/google_service_account";

/// Members of a shipped event that identify a workspace or a user; host_url and http_path may go to
/// the authenticated endpoint only.
constexpr std::array<std::string_view, 6> kIdentifying{
    "entry/sql_driver_log/driver_connection_params/http_path",
    "entry/sql_driver_log/driver_connection_params/host_info/host_url",
    kAccount,
    "entry/sql_driver_log/driver_connection_params/azure_workspace_resource_id",
    "entry/sql_driver_log/driver_connection_params/azure_tenant_id",
    "entry/sql_driver_log/driver_connection_params/identity_federation_client_id"};
constexpr std::array<const char*, 3> kIdTags{"workspace.id", "session.id", "statement.id"};
constexpr std::array<const char*, 3> kIdHeaders{"Authorization", "Cookie", "x-databricks-org-id"};

/// Issued ids that are searched for as texts, besides the members that may hold one: each costs a
/// pass over every body.
constexpr std::size_t kIdsSearchedMax = 200;

/// The event has a text at that path. Of a design event, whose tags are the decoder's, never.
bool has_text(const fake::DecodedEvent& event, std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (event.text.find(name) == std::string::npos) return false;
  fake::JsonReader reader;
  const fake::JsonText parsed = reader.parse(event.text, fake::kDepthMax);
  return parsed.value && !fake::text_of(fake::at_path(*parsed.value, path)).empty();
}

void check_accounts(const Evidence& evidence, Tally& tally) {
  for (const Exchange& exchange : evidence.exchanges()) {
    for (const fake::DecodedEvent& event : exchange.decoded->events) {
      if (has_text(event, kAccount))
        tally.fail(event.pointer + "/" + std::string(kAccount) + " names an account",
                   {exchange.request_sequence});
    }
  }
}

/// What identifies somebody in an event of the unauthenticated endpoint; empty when nothing does.
std::string identifier_in(const fake::DecodedEvent& event) {
  if (!event.session_id.empty()) return "a session id";
  if (!event.statement_id.empty()) return "a statement id";
  if (!event.workspace_id.empty()) return "a workspace id";
  for (const char* tag : kIdTags) {
    if (event.tags.contains(tag)) return std::string("the tag ") + tag;
  }
  for (const std::string_view path : kIdentifying) {
    if (has_text(event, path)) return "the member " + std::string(path);
  }
  return "";
}

std::string identifier_in_headers(const journal::Headers& headers) {
  for (const char* name : kIdHeaders) {
    const std::string* field = fake::find_header(headers, name);
    if (field != nullptr && !field->empty()) return std::string("the header ") + name;
  }
  return "";
}

/// Ids that the server issued, as texts to search for.
std::set<std::string> issued_ids(const Evidence& evidence) {
  std::set<std::string> ids;
  for (const Operation& operation : evidence.operations()) {
    for (const std::string* id : {&operation.session_id, &operation.statement_id}) {
      if (!id->empty() && ids.size() < kIdsSearchedMax) ids.insert(*id);
    }
  }
  return ids;
}

/// A text of the run that stands in the request; empty when none does.
std::string found_text(const Evidence& evidence, const Exchange& exchange,
                       const SearchableBody& body, const std::set<std::string>& ids) {
  const journal::RequestReceived& request = *exchange.request;
  for (const std::string& id : ids) {
    const bool found = body.sent.find(id) != std::string_view::npos ||
                       body.unpacked.find(id) != std::string::npos ||
                       request.target.find(id) != std::string::npos;
    if (found) return "an id that the server issued, " + recognisable(id);
  }
  for (const std::string& secret : planted(evidence, "identity")) {
    const std::string place = place_of(request, body, secret, SearchedParts::whole);
    if (!place.empty()) return "the planted text \"" + recognisable(secret) + "\" in " + place;
  }
  return "";
}

/// Adds the events of a clean request to `events`.
void check_unauthenticated(const Evidence& evidence, const Exchange& exchange,
                           const std::set<std::string>& ids, std::size_t& unpackable,
                           Tally& tally) {
  std::string found = identifier_in_headers(exchange.request->headers);
  for (const fake::DecodedEvent& event : exchange.decoded->events) {
    if (found.empty()) found = identifier_in(event);
  }
  const SearchableBody body = searchable_body(exchange, unpackable);
  if (found.empty()) found = found_text(evidence, exchange, body, ids);
  const std::vector<std::uint64_t> witness{exchange.request_sequence};
  if (!found.empty()) {
    tally.fail("the unauthenticated endpoint got " + found, witness);
  } else if (!body.obstacle.empty()) {
    tally.undecided("a request's body " + body.obstacle, witness);
  } else if (!exchange.decoded->events.empty()) {
    tally.pass();
  }
}

}  // namespace

Verdict judge_pr_4(const Evidence& evidence) {
  Tally tally;
  check_accounts(evidence, tally);
  search_labels(evidence, tally);
  return judge_planted(evidence, "identity", SearchedParts::body, tally);
}

Verdict judge_pr_9(const Evidence& evidence) {
  Tally tally;
  std::size_t unpackable = kInflatedBytesMax;
  std::optional<std::set<std::string>> ids;
  for (const Exchange& exchange : evidence.exchanges()) {
    const bool counts = exchange.request != nullptr &&
                        exchange.endpoint == fake::Endpoint::telemetry_unauthenticated;
    if (!counts) continue;
    if (!ids) ids = issued_ids(evidence);
    check_unauthenticated(evidence, exchange, *ids, unpackable, tally);
  }
  return tally.verdict(counted(tally.passes(), "unauthenticated request") + " that identify nobody",
                       "no request with events to the unauthenticated endpoint");
}

}  // namespace plumbline::judge
