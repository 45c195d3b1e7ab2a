// The admin API of `plumbline serve`: an input is up to eight requests between lines of "---", each
// a line METHOD TARGET and a body. Every one is answered as SERVE.md says, never by a fault of
// Plumbline's own; and whatever script was taken, a client's requests are answered by it. A
// libFuzzer target, built and run by ci/fuzz.
#include <array>
#include <nlohmann/json.hpp>

#include "fake_server/core/service_test_support.h"
#include "fake_server/host/session_respondent.h"
#include "property_tests/fuzz/fuzz_support.h"
#include "scenarios/cli/serve_admin.h"

namespace plumbline::fuzz {
namespace {

constexpr int kRequestsMax = 8;

void expect_error_told(const fake::Reply& reply) {
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  expect(body.is_object() && body.size() == 1 && body.contains("error"),
         "what cannot be done is told as one error");
  expect(body["error"].is_string() && is_one_line(body["error"].get<std::string>()),
         "an error is one line");
  expect(std::count(reply.body.begin(), reply.body.end(), '\n') == 1, "an answer is one line");
}

void ask(const cli::ServeAdmin& admin, std::string_view request) {
  const std::string_view line = take_part(request, "\n");
  std::string_view target = line;
  const std::string_view method = take_part(target, " ");
  const fake::Reply reply =
      admin.handle({"", std::string(method), std::string(target), {}, std::string(request)});
  constexpr std::array kMayBe{200, 400, 404, 405, 503};
  expect(std::find(kMayBe.begin(), kMayBe.end(), reply.status) != kMayBe.end(),
         "the status is one that it may give");
  if (reply.status != 200) expect_error_told(reply);
}

// A client of the default session, which obeys the script that was put last.
void expect_answered(fake::Sessions& sessions, fake::Request request) {
  fake::SessionRespondent connection(sessions);
  const fake::Exchange exchange = connection.handle(std::move(request));
  expect(exchange.reply.status >= 200 && exchange.reply.status <= 599, "a client is answered");
  connection.replied(exchange.request, exchange.reply);
}

}  // namespace

void run(std::string_view input) {
  fake::Sessions sessions{{}};
  const cli::ServeAdmin admin{sessions, [] { return std::size_t{0}; }};
  for (int k = 0; k < kRequestsMax && !input.empty(); ++k) {
    ask(admin, take_part(input, "\n---\n"));
    expect_answered(sessions, fake::test::telemetry_request());
    expect_answered(sessions, fake::test::flag_request());
  }
}

}  // namespace plumbline::fuzz
