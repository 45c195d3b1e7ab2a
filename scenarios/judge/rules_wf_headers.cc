// WF-7 and WF-8: each telemetry request's header fields by themselves. Archives of others often
// leave credentials out, so that there their absence proves nothing.
#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "fake_server/core/http.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

/// HTTP libraries by what they call themselves when a driver says nothing (WF-8).
constexpr std::array<std::string_view, 14> kLibraries{
    "go-http-client",   "python-requests",   "python-urllib", "python-urllib3", "java",
    "java-http-client", "apache-httpclient", "okhttp",        "axios",          "node-fetch",
    "undici",           "cpp-httplib",       "curl",          "mozilla"};

bool has_authorization(const Exchange& exchange) {
  const std::string* field = fake::find_header(exchange.request->headers, "Authorization");
  return field != nullptr && !field->empty();
}

/// Connections of that host with (or without) credentials, as far as operations tell.
bool any_connection(const Evidence& evidence, const std::string& host, bool credentials) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == host && connection.credentials == credentials;
  });
}

void check_credentials(const Evidence& evidence, const Exchange& exchange, Tally& tally) {
  const bool authenticated = exchange.endpoint == fake::Endpoint::telemetry;
  const bool has_field = has_authorization(exchange);
  const std::vector<std::uint64_t> witness{exchange.request_sequence};
  const bool knows = evidence.has_operations();
  if (authenticated && !has_field && evidence.header().world == "import") {
    tally.undecided("the archive shows no Authorization, which many leave out", witness);
  } else if (authenticated && !has_field) {
    tally.fail("a request to the authenticated endpoint has no Authorization", witness);
  } else if (!authenticated && has_field) {
    tally.fail("a request to the unauthenticated endpoint has an Authorization", witness);
  } else if (knows && !any_connection(evidence, exchange.host, authenticated)) {
    tally.fail(std::string("a request to the ") + (authenticated ? "" : "un") +
                   "authenticated endpoint, and no connection to " + exchange.host +
                   " was opened " + (authenticated ? "with" : "without") + " credentials",
               witness);
  } else {
    tally.pass();
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// "NAME/VERSION", the version with a digit in front (a "v" may stand before it), the name none of
/// a library.
bool is_product(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == 0 || slash == std::string_view::npos) return false;
  std::string_view version = word.substr(slash + 1);
  if (version.starts_with('v')) version.remove_prefix(1);
  const bool has_number =
      !version.empty() && std::isdigit(static_cast<unsigned char>(version.front())) != 0;
  const std::string name = lower(word.substr(0, slash));
  return has_number && std::find(kLibraries.begin(), kLibraries.end(), name) == kLibraries.end();
}

/// A product token outside of comments names a driver with its version.
bool names_driver(std::string_view field) {
  int depth = 0;
  std::string word;
  for (const char c : std::string(field) + " ") {
    if (c == '(') ++depth;
    if (depth == 0 && c != ' ') word += c;
    if (c == ')' && depth > 0) --depth;
    if (c != ' ' || depth > 0) continue;
    if (is_product(word)) return true;
    word.clear();
  }
  return false;
}

/// What this User-Agent lacks; empty when it names driver and version. Where the header of the run
/// says what ran as NAME/VERSION, it must be that one.
std::string agent_breach(const Evidence& evidence, const std::string* field) {
  if (field == nullptr || field->empty()) return "no User-Agent";
  if (!names_driver(*field)) return "the User-Agent \"" + *field + "\", no driver and version";
  const std::string& client = evidence.header().client;
  const bool known = is_product(client) && client.find(' ') == std::string::npos;
  if (known && field->find(client) == std::string::npos)
    return "the User-Agent \"" + *field + "\", " + client + " ran";
  return "";
}

}  // namespace

Verdict judge_wf_7(const Evidence& evidence) {
  Tally tally;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (exchange.arrived()) check_credentials(evidence, exchange, tally);
  }
  return tally.verdict(counted(tally.passes(), "request") + " to the endpoint of its credentials",
                       "no telemetry request");
}

Verdict judge_wf_8(const Evidence& evidence) {
  Tally tally;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (!exchange.arrived()) continue;
    const std::string breach =
        agent_breach(evidence, fake::find_header(exchange.request->headers, "User-Agent"));
    if (breach.empty()) tally.pass();
    if (!breach.empty()) tally.fail("a request has " + breach, {exchange.request_sequence});
  }
  return tally.verdict(counted(tally.passes(), "request") + " by a driver with name and version",
                       "no telemetry request");
}

}  // namespace plumbline::judge
