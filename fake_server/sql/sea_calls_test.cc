#include "fake_server/sql/sea_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/sql/sql_test_support.h"

namespace plumbline::fake {
namespace {

using nlohmann::json;
using test::sea;
using test::sea_execute;
using test::sea_request;
using testing::HasSubstr;

class SeaCalls : public testing::Test {
 protected:
  Reply reply(const std::string& method, const std::string& below, const std::string& body = "") {
    return *service_.handle(sea_request(method, below, body), {});
  }
  int status(const std::string& method, const std::string& below, const std::string& body = "") {
    return reply(method, below, body).status;
  }
  json statement(const std::string& id, const std::string& below = "") {
    return sea(service_, sea_request("GET", "statements/" + id + below));
  }
  static std::string id_of(const json& answer) { return answer["statement_id"]; }

  SqlService service_{SqlOptions{}};
};

TEST_F(SeaCalls, OpenAndCloseASession) {
  const json opened = sea(service_, sea_request("POST", "sessions/", R"({"warehouse_id":"abc"})"));
  const std::string id = opened["session_id"];
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(reply("DELETE", "sessions/" + id + "?warehouse_id=abc").body, "{}");
  EXPECT_EQ(status("DELETE", "sessions/" + id), 404);
}

TEST_F(SeaCalls, RunAStatementAndGiveItsFirstChunk) {
  const json answer = sea_execute(service_, "rows=3 columns=2 chunk_rows=2");
  EXPECT_EQ(answer["status"]["state"], "SUCCEEDED");
  const json& manifest = answer["manifest"];
  EXPECT_EQ(manifest["format"], "JSON_ARRAY");
  EXPECT_EQ(manifest["total_row_count"], 3);
  EXPECT_EQ(manifest["total_chunk_count"], 2);
  EXPECT_EQ(manifest["chunks"][1], json({{"chunk_index", 1}, {"row_offset", 2}, {"row_count", 1}}));
  EXPECT_EQ(manifest["schema"]["columns"][1]["type_name"], "STRING");
  const json& result = answer["result"];
  EXPECT_EQ(result["data_array"], json::parse(R"([["0","r0c1"],["1","r1c1"]])"));
  EXPECT_EQ(result["next_chunk_internal_link"],
            "/api/2.0/sql/statements/" + id_of(answer) + "/result/chunks/1");
}

TEST_F(SeaCalls, GiveEveryChunkAndNoneBeyond) {
  const std::string id = id_of(sea_execute(service_, "rows=3 chunk_rows=2"));
  const json last = statement(id, "/result/chunks/1");
  EXPECT_EQ(last["row_offset"], 2);
  EXPECT_EQ(last["data_array"], json::array({json::array({"2"})}));
  EXPECT_FALSE(last.contains("next_chunk_index"));
  for (const char* chunk : {"2", "-1", "x", "1x", "99999999999999999999"}) {
    EXPECT_EQ(status("GET", "statements/" + id + "/result/chunks/" + chunk), 404) << chunk;
  }
}

TEST_F(SeaCalls, ArePendingThenRunningForAsManyPollsAsAsked) {
  const json begun = sea_execute(service_, "polls=2");
  EXPECT_EQ(begun["status"]["state"], "PENDING");
  EXPECT_FALSE(begun.contains("result"));
  const std::string id = id_of(begun);
  EXPECT_EQ(status("GET", "statements/" + id + "/result/chunks/0"), 400);
  EXPECT_EQ(statement(id)["status"]["state"], "RUNNING");
  EXPECT_EQ(statement(id)["status"]["state"], "RUNNING");
  EXPECT_EQ(statement(id)["status"]["state"], "SUCCEEDED");
}

TEST_F(SeaCalls, CancelAndClose) {
  const std::string id = id_of(sea_execute(service_, "polls=1000000"));
  EXPECT_EQ(reply("POST", "statements/" + id + "/cancel").body, "{}");
  EXPECT_EQ(statement(id)["status"]["state"], "CANCELED");
  EXPECT_EQ(reply("DELETE", "statements/" + id).body, "{}");
  EXPECT_EQ(status("DELETE", "statements/" + id), 404);
  EXPECT_EQ(status("GET", "statements/" + id), 404);
}

TEST_F(SeaCalls, FailInTheirState) {
  for (const char* place : {"execute_handle", "direct"}) {
    const json answer = sea_execute(service_, "fail=" + std::string(place) + ":not_found");
    EXPECT_EQ(answer["status"]["state"], "FAILED") << place;
    EXPECT_EQ(answer["status"]["error"]["error_code"], "NOT_FOUND");
    EXPECT_THAT(std::string(answer["status"]["error"]["message"]), HasSubstr("canary"));
  }
  const json begun = sea_execute(service_, "fail=poll:timeout");
  EXPECT_EQ(begun["status"]["state"], "PENDING");
  EXPECT_EQ(statement(id_of(begun))["status"]["error"]["error_code"], "DEADLINE_EXCEEDED");
}

TEST_F(SeaCalls, FailByHttpStatus) {
  const auto execute = [&](const std::string& directives) {
    return reply(
        "POST", "statements",
        json({{"statement", "SELECT 'canary' /* plumbline: " + directives + " */"}}).dump());
  };
  for (const char* place : {"http", "execute"}) {
    const Reply refused = execute("fail=" + std::string(place) + ":permission");
    EXPECT_EQ(refused.status, 403) << place;
    EXPECT_THAT(refused.body, HasSubstr("canary")) << place;
  }
  EXPECT_EQ(execute("rowz=1").status, 400);
  EXPECT_EQ(execute("latency=200ms").delay, std::chrono::milliseconds(200));
}

TEST_F(SeaCalls, FailTheFetchAndTheClose) {
  const std::string id =
      id_of(sea_execute(service_, "rows=2 chunk_rows=1 fail=fetch:syntax fail=close:syntax"));
  EXPECT_EQ(status("GET", "statements/" + id + "/result/chunks/1"), 400);
  EXPECT_EQ(status("DELETE", "statements/" + id), 400);
  EXPECT_EQ(statement(id)["status"]["state"], "SUCCEEDED");
}

TEST_F(SeaCalls, GiveLinksToThoseWhoLoadThem) {
  const json answer = sea_execute(service_, "rows=3 chunk_rows=2 format=links");
  EXPECT_EQ(answer["manifest"]["format"], "ARROW_STREAM");
  const json& link = answer["result"]["external_links"][0];
  EXPECT_EQ(link["row_count"], 2);
  EXPECT_EQ(link["next_chunk_index"], 1);
  EXPECT_EQ(link["expiration"], "1970-01-01T00:15:00Z");
  const std::string url = link["external_link"];
  const std::string target = url.substr(url.find("/plumbline-results/"));
  EXPECT_EQ(service_.handle({"a", "GET", target, {}, ""}, {})->status, 200);
  const json body{{"statement", "SELECT 1 /* plumbline: format=links */"}};
  const json plain = sea(service_, sea_request("POST", "statements", body.dump()));
  EXPECT_EQ(plain["manifest"]["format"], "JSON_ARRAY");
}

TEST_F(SeaCalls, TakeASessionsIdAndItsMetadataDirectives) {
  const std::string session = sea(service_, sea_request("POST", "sessions", "{}"))["session_id"];
  const auto execute = [&](const std::string& sql) {
    const json body{{"session_id", session}, {"statement", sql}, {"row_limit", 2}};
    return sea(service_, sea_request("POST", "statements", body.dump()));
  };
  (void)execute("SELECT 1 /* plumbline: fail=metadata:syntax */");
  EXPECT_EQ(execute("SHOW CATALOGS")["error_code"], "PARSE_SYNTAX_ERROR");
  const json catalogs = execute("SHOW CATALOGS");
  EXPECT_EQ(catalogs["manifest"]["schema"]["columns"][0]["name"], "catalog");
  EXPECT_EQ(catalogs["manifest"]["total_row_count"], 2);
  const std::string unknown = R"({"session_id":"x","statement":"SELECT 1"})";
  EXPECT_EQ(status("POST", "statements", unknown), 404);
}

TEST_F(SeaCalls, AnswerAStatementWithoutRows) {
  const json none = sea_execute(service_, "rows=0");
  EXPECT_EQ(none["manifest"]["total_chunk_count"], 0);
  EXPECT_EQ(none["result"]["data_array"], json::array());
}

TEST_F(SeaCalls, RefuseWhatIsNoSuchRequest) {
  std::string deep(kSeaDepthMax + 1, '[');
  deep += std::string(kSeaDepthMax + 1, ']');
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{"), std::string("{}"), deep,
        std::string(R"({"statement":7})"), std::string("{\"statement\":\"\xff\"}"),
        std::string(kSqlBodyMax + 1, ' ')}) {
    EXPECT_EQ(status("POST", "statements", body), 400);
  }
  EXPECT_EQ(status("POST", "sessions", "[]"), 400);
  const std::string huge = R"({"statement":"SELECT 1","row_limit":18446744073709551615})";
  EXPECT_EQ(status("POST", "statements", huge), 200);
}

TEST_F(SeaCalls, RefuseOtherPathsAndMethods) {
  EXPECT_EQ(status("GET", "statements"), 405);
  EXPECT_EQ(status("GET", "sessions"), 405);
  EXPECT_EQ(status("GET", "sessions/x"), 405);
  EXPECT_EQ(status("PUT", "statements/x"), 405);
  EXPECT_EQ(status("GET", "statements/x/cancel"), 405);
  EXPECT_EQ(status("DELETE", "statements/x/result/chunks/0"), 405);
  EXPECT_EQ(status("GET", "statements/x/result"), 404);
  EXPECT_EQ(status("GET", "statements/x/y/z/0"), 404);
  EXPECT_EQ(status("DELETE", "sessions/x/y"), 404);
  EXPECT_EQ(status("GET", "statements/x"), 404);
  EXPECT_EQ(*find_header(reply("GET", "statements").headers, "Allow"), "POST");
}

TEST_F(SeaCalls, NeedATokenWhereSomeAreKnown) {
  Request request = sea_request("POST", "sessions", "{}");
  request.headers.clear();
  EXPECT_EQ(service_.handle(request, {})->status, 200);
  service_.set_tokens({{"t1", {}}});
  EXPECT_EQ(service_.handle(request, {})->status, 401);
}

}  // namespace
}  // namespace plumbline::fake
