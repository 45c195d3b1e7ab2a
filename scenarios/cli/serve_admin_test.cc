// The admin API as a function: what each request answers and changes, bad ones included.
#include "scenarios/cli/serve_admin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/host/session_respondent.h"
#include "fake_server/host/session_test_support.h"

namespace plumbline::cli {
namespace {

using fake::Reply;
using fake::Request;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using Json = nlohmann::json;

struct Api {
  Reply ask(const std::string& method, const std::string& target, const std::string& body = "",
            const fake::Headers& headers = {}) {
    return admin.handle({"", method, "/_plumbline/" + target, headers, body});
  }
  Json json(const std::string& method, const std::string& target) {
    return Json::parse(ask(method, target).body);
  }
  // What a client of the session gets.
  int status(Request request, const std::string& session) {
    request.headers.emplace_back("X-Plumbline-Session", session);
    fake::SessionRespondent connection(sessions);
    const fake::Exchange exchange = connection.handle(request);
    connection.replied(exchange.request, exchange.reply);
    last = exchange.reply.body;
    return exchange.reply.status;
  }
  int telemetry(const std::string& session) {
    return status(fake::test::telemetry_request(), session);
  }

  fake::Sessions sessions{{}};
  ServeAdmin admin{sessions, [] { return std::size_t{7}; }};
  std::string last;
};

void expect_error(const Reply& reply, int status, const std::string& what) {
  EXPECT_EQ(reply.status, status) << reply.body;
  const Json json = Json::parse(reply.body, nullptr, false);
  ASSERT_TRUE(json.is_object() && json.size() == 1) << reply.body;
  EXPECT_THAT(json.value("error", ""), HasSubstr(what));
  EXPECT_EQ(std::count(reply.body.begin(), reply.body.end(), '\n'), 1);
}

std::string status_of(const Json& verdict, const std::string& requirement) {
  for (const Json& one : verdict.at("verdicts")) {
    if (one.at("requirement") == requirement) return one.at("status");
  }
  return "";
}

TEST(ServeAdmin, PutsAScriptForOneSession) {
  Api api;
  const Reply reply =
      api.ask("PUT", "behaviour?session=a", R"({"telemetry": [{"first": 1, "status": 503}]})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "{\"session\":\"a\"}\n");
  EXPECT_EQ(api.telemetry("a"), 503);
  EXPECT_EQ(api.telemetry("a"), 200);
  EXPECT_EQ(api.telemetry("b"), 200);
}

TEST(ServeAdmin, ChangesTheFlagAlone) {
  Api api;
  api.ask("PUT", "behaviour",
          R"({"telemetry": [{"first": 2, "status": 503}], "tokens": {"t1": {}}})");
  EXPECT_EQ(api.telemetry("default"), 503);
  EXPECT_EQ(api.ask("PUT", "flags", R"({"value": false, "ttl_seconds": 60})").status, 200);
  EXPECT_EQ(api.status(fake::test::flag_request(), "default"), 200);
  EXPECT_THAT(api.last, AllOf(HasSubstr("\"false\""), HasSubstr("\"ttl_seconds\":60")));
  EXPECT_EQ(api.telemetry("default"), 503);  // the second: the script goes on
  EXPECT_EQ(api.telemetry("default"), 200);
}

TEST(ServeAdmin, ChangesTheTokensAlone) {
  Api api;
  api.ask("PUT", "flags?session=a", R"({"value": false})");
  EXPECT_EQ(api.ask("PUT", "tokens?session=a", R"({"t2": {}, "t1": {"expires": "0s"}})").status,
            200);
  EXPECT_EQ(api.telemetry("a"), 401);  // t1 has expired
  api.ask("PUT", "tokens?session=a", R"({"t2": {}})");
  EXPECT_EQ(api.telemetry("a"), 403);
  api.ask("PUT", "tokens?session=a", "{}");
  EXPECT_EQ(api.status(fake::test::flag_request(), "a"), 200);
  EXPECT_THAT(api.last, HasSubstr("\"false\""));
}

TEST(ServeAdmin, RefusesBadScriptsWithThePointerAndChangesNothing) {
  Api api;
  api.ask("PUT", "behaviour", R"({"telemetry": [{"status": 503}]})");
  const auto put = [&](const char* what, const char* body) { return api.ask("PUT", what, body); };
  expect_error(put("behaviour", ""), 400, "expected JSON, found nothing");
  expect_error(put("behaviour", "{"), 400, "line 1, column");
  expect_error(put("behaviour", "[]"), 400, "expected an object, found an array");
  expect_error(put("behaviour", "\xff"), 400, "not valid JSON");
  expect_error(put("behaviour", R"({"telemtry": []})"), 400, "/telemtry: ");
  expect_error(put("behaviour", R"({"a": 1, "a": 1})"), 400, "a");
  expect_error(put("behaviour", R"({"telemetry": [{"status": 99}]})"), 400,
               "/telemetry/0/status: ");
  expect_error(put("flags", R"({"value": true, "absent": true})"), 400, "/absent: expected either");
  expect_error(put("flags", R"({"flips": [{}]})"), 400, "/flips/0");
  expect_error(put("flags", "7"), 400, "expected an object, found the number 7");
  expect_error(put("tokens", R"(["t1"])"), 400, "expected an object, found an array");
  expect_error(put("tokens", R"({"t/1": {"expires": -1}})"), 400, "/t~11/expires: ");
  EXPECT_EQ(api.telemetry("default"), 503);
  EXPECT_EQ(api.sessions.all().size(), 1U);
}

TEST(ServeAdmin, BadInputMakesNoSession) {
  Api api;
  expect_error(api.ask("PUT", "behaviour?session=new", "{"), 400, "line 1");
  expect_error(api.ask("PUT", "flags?session=a/b", "{}"), 400,
               "?session: expected 1 to 200 letters");
  expect_error(api.ask("PUT", "tokens?sesion=a", "{}"), 400, "did you mean \"session\"");
  expect_error(api.ask("POST", "reset?session=%zz"), 400, "two hexadecimal digits");
  EXPECT_TRUE(api.sessions.all().empty());
}

TEST(ServeAdmin, DeepNestingIsBadInput) {
  Api api;
  expect_error(api.ask("PUT", "behaviour", std::string(100'000, '[')), 400, "deeper than");
}

TEST(ServeAdmin, NamesPathsAndMethods) {
  Api api;
  expect_error(api.ask("GET", "helth"), 404, "expected one of /_plumbline/behaviour, ");
  expect_error(api.admin.handle({"", "GET", "/", {}, ""}), 404, "/_plumbline/health");
  const Reply reply = api.ask("DELETE", "journal");
  expect_error(reply, 405, "expected GET, HEAD");
  EXPECT_EQ(*fake::find_header(reply.headers, "Allow"), "GET, HEAD");
  EXPECT_EQ(*fake::find_header(api.ask("GET", "reset").headers, "Allow"), "POST");
  EXPECT_EQ(*fake::find_header(api.ask("POST", "flags").headers, "Allow"), "PUT");
}

TEST(ServeAdmin, ShowsTheJournalWithoutEmptyingIt) {
  Api api;
  expect_error(api.ask("GET", "journal"), 404, "nobody used the session \"default\" yet");
  api.telemetry("alpha");
  expect_error(api.ask("GET", "journal?session=alpa"), 404, "did you mean \"alpha\"");
  const Reply reply = api.ask("GET", "journal?session=ALPHA");
  EXPECT_EQ(*fake::find_header(reply.headers, "Content-Type"), "application/x-ndjson");
  EXPECT_EQ(api.ask("GET", "journal?session=alpha").body, reply.body);
  std::istringstream lines(reply.body);
  EXPECT_EQ(journal::read_journal(lines).journal,
            fake::test::journal_of(*api.sessions.find("alpha")));
}

TEST(ServeAdmin, JudgesWhatASessionHasSeen) {
  Api api;
  api.ask("PUT", "flags?session=a", R"({"value": false})");
  api.status(fake::test::flag_request(), "a");
  api.telemetry("a");
  const Json verdict = api.json("GET", "verdict?session=a&profile=shipped");
  EXPECT_EQ(verdict.at("session"), "a");
  EXPECT_EQ(verdict.at("profile"), "shipped");
  EXPECT_EQ(verdict.at("conformant"), false);
  EXPECT_EQ(verdict.at("idle"), true);
  EXPECT_EQ(verdict.at("entries"), 10);
  EXPECT_GE(verdict.at("totals").at("failed_must"), 1);
  EXPECT_EQ(status_of(verdict, "EN-2"), "fail");
  EXPECT_EQ(status_of(verdict, "WF-1"), "pass");
}

TEST(ServeAdmin, JudgesBySettingsAndCanaries) {
  Api api;
  Request request = fake::test::telemetry_request();
  request.body = R"({"uploadTime":1,"items":[],"protoLogs":["{\"a\":\"SELECT secret\"}"]})";
  api.status(request, "a");
  const std::string question = "verdict?session=a&profile=shipped";
  EXPECT_EQ(status_of(api.json("GET", question + "&canary=SELECT+secret"), "PR-1"), "fail");
  EXPECT_EQ(status_of(api.json("GET", question), "WF-1"), "pass");
  EXPECT_EQ(status_of(api.json("GET", question + "&set=telemetry_path=/else"), "WF-1"), "fail");
}

TEST(ServeAdmin, WritesAVerdictAsTextWhereThatIsAccepted) {
  Api api;
  api.telemetry("a");
  const Reply reply =
      api.ask("GET", "verdict?session=a&profile=shipped", "", {{"accept", "text/plain"}});
  EXPECT_THAT(*fake::find_header(reply.headers, "Content-Type"), StartsWith("text/plain"));
  EXPECT_THAT(reply.body, AllOf(StartsWith("session a\nprofile shipped"), HasSubstr("\nWF-1 ")));
}

TEST(ServeAdmin, RefusesBadQuestions) {
  Api api;
  expect_error(api.ask("GET", "verdict?profile=shipped"), 404, "nobody used the session");
  api.telemetry("default");
  expect_error(api.ask("GET", "verdict"), 400, "?profile: expected one of design, ");
  expect_error(api.ask("GET", "verdict?profile=shiped"), 400, "did you mean \"shipped\"");
  expect_error(api.ask("GET", "verdict?profile=/etc/passwd"), 400, "?profile: expected one of");
  expect_error(api.ask("GET", "verdict?profile=design&set=batch_size"), 400, "PARAMETER=VALUE");
  expect_error(api.ask("GET", "verdict?profile=design&set=batch_sise=1"), 400, "\"batch_size\"");
  expect_error(api.ask("GET", "verdict?profile=design&set=batch_size=x"), 400, "/batch_size");
  expect_error(api.ask("GET", "verdict?profile=design&profile=design"), 400, "expected it once");
}

TEST(ServeAdmin, ResetForgetsASessionWholly) {
  Api api;
  api.ask("PUT", "flags?session=a", R"({"value": false})");
  api.telemetry("a");
  EXPECT_EQ(api.ask("POST", "reset?session=a").body, "{\"forgotten\":true,\"session\":\"a\"}\n");
  EXPECT_EQ(api.ask("POST", "reset?session=a").body, "{\"forgotten\":false,\"session\":\"a\"}\n");
  expect_error(api.ask("GET", "journal?session=a"), 404, "nobody used");
  expect_error(api.ask("POST", "reset", "{}"), 400, "expected no body");
  api.status(fake::test::flag_request(), "a");
  EXPECT_THAT(api.last, HasSubstr("\"true\""));
}

TEST(ServeAdmin, TellsItsHealth) {
  Api api;
  api.telemetry("b");
  api.telemetry("a b");
  const Json health = api.json("GET", "health");
  EXPECT_EQ(health.at("status"), "ok");
  EXPECT_EQ(health.at("connections"), 7);
  EXPECT_EQ(health.at("requests_without_session"), 1);
  EXPECT_EQ(health.at("sessions"), Json::parse(R"([{"name": "b", "entries": 5, "idle": true}])"));
}

TEST(ServeAdmin, HasNoRoomForMoreSessionsThanTheDataPort) {
  Api api;
  for (std::size_t i = 0; i < fake::kSessionsMax; ++i)
    (void)api.sessions.use("s" + std::to_string(i));
  expect_error(api.ask("PUT", "flags?session=new", "{}"), 503, "256 sessions are in use");
  EXPECT_EQ(api.ask("PUT", "flags?session=s0", "{}").status, 200);
}

TEST(ServeAdmin, SaysWhenAJournalOutgrewTheMemory) {
  Api api;
  Request large = fake::test::telemetry_request();
  large.body.assign(fake::kSessionBytesMax, 'x');
  api.status(large, "a");
  expect_error(api.ask("GET", "journal?session=a"), 507, "reset it");
  expect_error(api.ask("GET", "verdict?session=a&profile=design"), 507, "reset it");
  EXPECT_EQ(api.ask("POST", "reset?session=a").status, 200);
}

}  // namespace
}  // namespace plumbline::cli
