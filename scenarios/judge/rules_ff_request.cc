// FF-7: whose credentials a flag request carries, and who it says it is.
#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "fake_server/core/duration_text.h"
#include "fake_server/core/http.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

// What HTTP libraries and runtimes call themselves when nobody tells them: no driver's name.
constexpr std::array<std::string_view, 14> kLibraries{"python-requests",
                                                      "python-urllib3",
                                                      "Python-urllib",
                                                      "urllib3",
                                                      "Go-http-client",
                                                      "node-fetch",
                                                      "axios",
                                                      "undici",
                                                      "node",
                                                      "Apache-HttpClient",
                                                      "okhttp",
                                                      "Java-http-client",
                                                      "Java",
                                                      "cpp-httplib"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One product of a User-Agent, "NAME/VERSION".
bool names_driver(const std::string& product) {
  const std::size_t slash = product.find('/');
  if (slash == std::string::npos || slash == 0) return false;
  const std::string name = product.substr(0, slash);
  const bool library = std::find(kLibraries.begin(), kLibraries.end(), name) != kLibraries.end();
  const std::string version = product.substr(slash + 1);
  const bool versioned = std::any_of(version.begin(), version.end(), is_digit);
  return !library && versioned;
}

bool names_driver_and_version(const std::string* user_agent) {
  if (user_agent == nullptr) return false;
  std::istringstream words(*user_agent);
  for (std::string word; words >> word;) {
    if (names_driver(word)) return true;
  }
  return false;
}

// Some connection that asks had credentials when the request was made.
bool has_credentials(const Evidence& evidence, const Exchange& request) {
  const auto& all = evidence.connections();
  // A slow network shows a request long after it was made.
  const Duration sent = request.begun - evidence.header().network_latency;
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == request.host && asks_flag(connection) && connection.credentials &&
           connection.lives_at(request.begun) &&
           (sent == request.begun || connection.open_begun < sent) &&
           connection.open_sequence < request.request_sequence &&
           (!connection.close_begun || connection.close_begun_sequence > request.request_sequence);
  });
}

// The client of a connection without credentials is closing, and may have asked for itself.
bool is_of_closing(const Evidence& evidence, const Exchange& request) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == request.host && asks_flag(connection) && !connection.credentials &&
           connection.close_begun && *connection.close_begun <= request.begun &&
           (!connection.close_ended || *connection.close_ended >= request.begun);
  });
}

void add_request(Tally& tally, const Evidence& evidence, const Exchange& request) {
  if (request.request == nullptr) return;
  const std::vector<std::uint64_t> witness{request.request_sequence};
  const journal::Headers& headers = request.request->headers;
  const std::string at = "the flag request at " + to_text(request.begun);
  const std::string* user_agent = fake::find_header(headers, "User-Agent");
  if (!names_driver_and_version(user_agent)) {
    return tally.fail(at + " names no driver with its version: " +
                          (user_agent == nullptr ? std::string("no User-Agent")
                                                 : "\"" + user_agent->substr(0, 100) + "\""),
                      witness);
  }
  const std::string* authorization = fake::find_header(headers, "Authorization");
  if (authorization != nullptr && !authorization->empty()) return tally.pass();
  if (!evidence.has_operations())
    return tally.undecided(at + " had no credentials; the journal does not tell whether the "
                                "connection had any",
                           witness);
  if (has_credentials(evidence, request) && !is_of_closing(evidence, request))
    tally.fail(at + " carried no credentials, though its connection had them", witness);
}

}  // namespace

Verdict judge_ff_7(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Exchange* request : evidence.flag_requests(host))
      add_request(tally, evidence, *request);
  }
  return tally.verdict(counted(tally.passes(), "flag request") + " with credentials and User-Agent",
                       "no flag request of a connection with credentials");
}

}  // namespace plumbline::judge
