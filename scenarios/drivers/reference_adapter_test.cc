// What the reference adapter says that it can, seen: request by request, against the SQL side
// behind TLS and its proxy. What its telemetry is like, the cases of the driver world judge.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "fake_server/journal/writer.h"
#include "fake_server/sql/failures.h"
#include "scenarios/engine/adapter_process.h"
#include "scenarios/engine/driver_service.h"
#include "scenarios/engine/fresh_folder.h"

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;
using std::chrono::steady_clock;

constexpr const char* kName = "a.0.cloud.databricks.test";
const std::string kForEver = "SELECT 1 /* plumbline: polls=1000000 */";

class ReferenceAdapterTest : public testing::Test {
 protected:
  ReferenceAdapterTest() { service_->add({"a", kName}); }

  /// The answer as it came.
  Json ask(const std::string& command, Json members, const std::string& lane = "") {
    if (!members.contains("connection")) members["connection"] = "c";
    return Json::parse(adapter_.ask(command, members, lane).line, nullptr, false);
  }
  Json open(Json members = Json::object()) {
    const Json usual{{"host", kName},
                     {"http_path", "/sql/1.0/warehouses/w"},
                     {"token", "token-1"},
                     {"proxy", service_->proxy()},
                     {"ca_file", service_->ca_file()}};
    for (const auto& [name, value] : usual.items()) members.emplace(name, value);
    return ask("open", std::move(members));
  }
  Json execute(const std::string& sql, Json more = Json::object(), const std::string& lane = "") {
    more.update({{"statement", "s"}, {"sql", sql}});
    return ask("execute", std::move(more), lane);
  }
  static std::string class_of(const Json& answer) {
    return answer.value("ok", true) ? "" : answer["error"]["class"].get<std::string>();
  }

 private:
  [[nodiscard]] journal::Duration now() const { return steady_clock::now() - start_; }
  static fake::Behaviour knowing(const std::string& token) {
    fake::Behaviour behaviour;
    behaviour.tokens = {{token, {}}};
    return behaviour;
  }

  const steady_clock::time_point start_ = steady_clock::now();
  const FreshFolder home_;
  journal::MemorySink journal_;
  const std::unique_ptr<DriverService> service_ =
      make_sql_service({{{"a", knowing("token-1")}}, 0, 1, "", journal_, [this] { return now(); }});
  AdapterProcess adapter_{{{PLUMBLINE_REFERENCE_ADAPTER}, {}, "", ""},
                          {service_->proxy(), service_->ca_file(), home_.path()},
                          {journal_, [this] { return now(); }}};
};

TEST_F(ReferenceAdapterTest, ShowsTheServersIds) {
  EXPECT_EQ(open()["session_id"].get<std::string>().size(), 36U);
  EXPECT_EQ(execute("SELECT 1")["statement_id"].get<std::string>().size(), 36U);
  EXPECT_TRUE(ask("complete", {{"statement", "s"}})["ok"]);
  EXPECT_EQ(class_of(ask("complete", {{"statement", "s"}})), "invalid_request");
}

TEST_F(ReferenceAdapterTest, ReadsAsManyRowsAsItIsAskedFor) {
  open();
  execute("SELECT 1 /* plumbline: rows=25 chunk_rows=10 */");
  const Json some = ask("fetch", {{"statement", "s"}, {"rows_max", 12}});
  EXPECT_EQ(some["rows"], 12);
  EXPECT_EQ(some["done"], false);
  const Json rest = ask("fetch", {{"statement", "s"}});
  EXPECT_EQ(rest["rows"], 13);
  EXPECT_EQ(rest["done"], true);
}

TEST_F(ReferenceAdapterTest, TellsTheClassOfEveryFailure) {
  open();
  for (const std::string& name : fake::failure_names()) {
    for (const std::string place : {"http", "execute", "execute_handle", "poll"}) {
      const std::string fails = "SELECT 1 /* plumbline: fail=" + place + ":" + name + " */";
      EXPECT_EQ(class_of(execute(fails)), name) << place;
    }
  }
  execute("SELECT 1 /* plumbline: rows=20 chunk_rows=10 fail=fetch:timeout */");
  EXPECT_EQ(class_of(ask("fetch", {{"statement", "s"}})), "timeout");
  execute("SELECT 1 /* plumbline: fail=close:permission */");
  EXPECT_EQ(class_of(ask("complete", {{"statement", "s"}})), "permission");
}

TEST_F(ReferenceAdapterTest, CancelsWhatAnotherLaneExecutes) {
  open();
  auto executed =
      std::async(std::launch::async, [this] { return execute(kForEver, Json::object(), "lane"); });
  Json cancelled;
  do {  // until it has begun; the lane's answer is bounded
    cancelled = ask("cancel", {{"statement", "s"}});
  } while (class_of(cancelled) == "invalid_request");
  EXPECT_TRUE(cancelled["ok"]) << cancelled;
  EXPECT_EQ(class_of(executed.get()), "cancelled");
}

TEST_F(ReferenceAdapterTest, EndsAStatementThatTakesTooLong) {
  open();
  const auto begun = steady_clock::now();
  EXPECT_EQ(class_of(execute(kForEver, {{"timeout_ms", 100}})), "timeout");
  EXPECT_GE(steady_clock::now() - begun, std::chrono::milliseconds(100));
}

TEST_F(ReferenceAdapterTest, ReadsMetadataAndTakesParameters) {
  open({{"catalog", "main"}, {"schema", "s"}, {"query_tags", {{"team", "x"}}}, {"org", "7"}});
  for (const char* what : {"catalogs", "schemas", "tables", "columns"})
    EXPECT_GT(ask("metadata", {{"what", what}}).value("rows", 0), 0) << what;
  EXPECT_EQ(class_of(ask("metadata", {{"what", "secrets"}})), "invalid_request");
  EXPECT_TRUE(execute("SELECT ?, ?", {{"parameters", {"text", nullptr, 1, true}}})["ok"]);
}

TEST_F(ReferenceAdapterTest, PresentsTheTokenItWasGivenLast) {
  open();
  ask("token", {{"token", "token-2"}});
  EXPECT_EQ(class_of(execute("SELECT 1")), "permission");
  ask("token", {{"token", "token-1"}});
  EXPECT_EQ(class_of(execute("SELECT 1")), "");
  EXPECT_EQ(class_of(open({{"connection", "d"}, {"token", ""}})), "authentication");
}

TEST_F(ReferenceAdapterTest, OpensAHostInEverySpelling) {
  const std::string name = kName;
  for (const std::string& host : {"A" + name.substr(1), "https://" + name, name + "/", name + "."})
    EXPECT_EQ(class_of(open({{"host", host}})), "") << host;
}

TEST_F(ReferenceAdapterTest, RefusesSettingsThatItDoesNotHave) {
  const Json has{{"batch_size", 5},
                 {"flush_interval_ms", 100},
                 {"session_over", "sea"},
                 {"driver", {{"telemetry_max_retries", "1"}}}};
  EXPECT_EQ(class_of(open({{"settings", has}})), "");
  for (const Json& other : {Json{{"retries_max", 1}}, Json{{"session_over", "thrift"}}})
    EXPECT_EQ(class_of(open({{"settings", other}})), "unsupported") << other;
  EXPECT_EQ(class_of(open({{"settings", {{"batch_size", "many"}}}})), "invalid_request");
}

TEST_F(ReferenceAdapterTest, ClosesAgainWithoutHarm) {
  open();
  EXPECT_EQ(class_of(ask("close", Json::object())), "");
  EXPECT_EQ(class_of(ask("close", Json::object())), "");
  EXPECT_EQ(class_of(execute("SELECT 1")), "invalid_request");
  EXPECT_EQ(class_of(ask("close", {{"connection", "never"}})), "invalid_request");
}

}  // namespace
}  // namespace plumbline::scenario
