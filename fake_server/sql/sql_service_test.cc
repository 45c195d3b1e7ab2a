#include "fake_server/sql/sql_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/sql/sql_test_support.h"

namespace plumbline::fake {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

int status_of(SqlService& service, const Request& request, Duration now = {}) {
  const std::optional<Reply> reply = service.handle(request, now);
  return reply ? reply->status : 0;
}

Request get(const std::string& target) { return {"a", "GET", target, {}, ""}; }

TEST(SqlService, LeavesOtherPathsToOthers) {
  SqlService service({});
  for (const char* target : {"/telemetry-ext", "/api/2.0/feature-flags", "/", "/sql", "/sql/",
                             "/api/2.0/sql/sessionsx", "/api/2.0/sql", "", "*"}) {
    EXPECT_FALSE(service.handle(get(target), {})) << target;
  }
}

TEST(SqlService, TakesThriftOnEveryHttpPathOfAWarehouseOrCluster) {
  SqlService service({});
  for (const char* target : {"/sql/1.0/warehouses/abc", "//sql/1.0/warehouses/abc",
                             "/sql/1.0/endpoints/abc?o=1", "/sql/protocolv1/o/1/2"}) {
    Request request = test::thrift_request(test::execute_message("SELECT 1"));
    request.target = target;
    EXPECT_EQ(status_of(service, request), 200) << target;
  }
}

TEST(SqlService, RefusesAnotherMethodOrContentTypeForThrift) {
  SqlService service({});
  Request request = test::thrift_request(test::execute_message("SELECT 1"));
  request.headers[0].second = "application/X-THRIFT; charset=x";
  EXPECT_EQ(status_of(service, request), 200);
  request.headers[0].second = "application/json";
  EXPECT_EQ(status_of(service, request), 400);
  request.method = "GET";
  EXPECT_EQ(status_of(service, request), 405);
}

TEST(SqlService, ChecksTokensAsTheTelemetryEndpointsDo) {
  SqlOptions options;
  options.tokens = {{"t1", seconds(10)}, {"t2", {}}};
  SqlService service(options);
  Request request = test::thrift_request(test::execute_message("SELECT 1"));
  EXPECT_EQ(status_of(service, request, seconds(10) - Duration(1)), 200);
  EXPECT_EQ(status_of(service, request, seconds(10)), 401);
  request.headers[1].second = "Bearer t2";
  EXPECT_EQ(status_of(service, request, seconds(11)), 200);
  request.headers[1].second = "Bearer t3";
  EXPECT_EQ(status_of(service, request, seconds(11)), 403);
  request.headers.pop_back();
  EXPECT_EQ(status_of(service, request, seconds(11)), 401);
  service.set_tokens({{"t3", {}}});
  request.headers.emplace_back("authorization", "bearer t3");
  EXPECT_EQ(status_of(service, request, seconds(11)), 200);
}

TEST(SqlService, DescribesItsAuthorizationServer) {
  SqlService service({});
  Request request = get("/oidc/.well-known/oauth-authorization-server");
  request.headers = {{"Host", "ws1.test"}};
  const auto json = test::sea(service, request);
  EXPECT_EQ(json["token_endpoint"], "https://ws1.test/oidc/v1/token");
  request.headers = {{"Host", "\"\xff"}};
  EXPECT_EQ(test::sea(service, request)["issuer"], "https://a/oidc");
  request.method = "POST";
  EXPECT_EQ(status_of(service, request), 405);
}

TEST(SqlService, EndsIdleSessions) {
  SqlOptions options;
  options.bounds.idle = minutes(1);
  SqlService service(options);
  test::ThriftDriver driver(service);
  driver.open();
  driver.now = minutes(1) - Duration(1);
  EXPECT_EQ(driver.execute("rows=1").status.statusCode, tcli::StatusCode::SUCCESS);
  driver.now += minutes(1);
  EXPECT_EQ(driver.execute("rows=1").status.statusCode, tcli::StatusCode::INVALID_HANDLE);
}

TEST(SqlService, RefusesSessionsBeyondItsBound) {
  SqlOptions options;
  options.bounds.sessions = 1;
  SqlService service(options);
  test::ThriftDriver driver(service);
  EXPECT_EQ(driver.open().status.statusCode, tcli::StatusCode::SUCCESS);
  EXPECT_EQ(driver.open().status.statusCode, tcli::StatusCode::ERROR);
}

TEST(SqlService, RefusesStatementsBeyondItsBound) {
  SqlOptions options;
  options.bounds.operations = 1;
  SqlService service(options);
  test::ThriftDriver driver(service);
  driver.open();
  EXPECT_EQ(driver.execute("rows=1").status.statusCode, tcli::StatusCode::SUCCESS);
  const auto second = driver.execute("rows=1");
  EXPECT_EQ(second.status.statusCode, tcli::StatusCode::ERROR);
  EXPECT_FALSE(second.__isset.operationHandle);
}

TEST(SqlService, DoesTheSameForTheSameSeed) {
  const auto run = [](std::uint64_t seed) {
    SqlOptions options;
    options.seed = seed;
    SqlService service(options);
    test::ThriftDriver driver(service);
    driver.open();
    (void)driver.execute("rows=3");
    return driver.reply.body;
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

TEST(SqlService, FillsStringCellsWithItsOwnTextUnlessTheStatementSaysOtherwise) {
  SqlOptions options;
  options.cell_text = "of the host";
  SqlService service(options);
  test::ThriftDriver driver(service);
  driver.open();
  const auto cell = [&driver](const std::string& directives) {
    const auto direct = driver.execute("rows=1 columns=2 " + directives).directResults;
    return direct.resultSet.results.columns.at(1).stringVal.values.at(0);
  };
  EXPECT_EQ(cell(""), "of the host");
  EXPECT_EQ(cell("value=asked"), "asked");
}

/// Links to the result files of a statement, as targets of requests.
class SqlLinks : public testing::Test {
 protected:
  SqlLinks() : service_(options()) { driver_.open(); }

  static SqlOptions options() {
    SqlOptions options;
    options.links_base = "https://files.test";
    options.wall_start_ms = 1'000'000;
    return options;
  }
  std::vector<tcli::TSparkArrowResultLink> links(const std::string& directives) {
    const auto direct = driver_.execute("format=links " + directives).directResults;
    EXPECT_EQ(direct.resultSetMetadata.resultFormat, tcli::ResultFormat::LINKS);
    return direct.resultSet.results.resultLinks;
  }
  static Request to(const tcli::TSparkArrowResultLink& link) {
    return get(link.fileLink.substr(std::string("https://files.test").size()));
  }

  SqlService service_;
  test::ThriftDriver driver_{service_};
};

TEST_F(SqlLinks, LeadToFilesThatNeedNoToken) {
  const auto list = links("rows=10 chunk_rows=2");
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list[3].startRowOffset, 6);
  EXPECT_EQ(list[3].rowCount, 2);
  EXPECT_EQ(list[0].expiryTime, 1'000'000 + 15 * 60 * 1000);
  const Reply file = *service_.handle(to(list[0]), {});
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.body.substr(0, 4), "\xff\xff\xff\xff");
  const auto rest = driver_.fetch();
  EXPECT_EQ(rest.results.resultLinks.size(), 1U);
  EXPECT_FALSE(rest.hasMoreRows);
  EXPECT_TRUE(driver_.fetch().results.resultLinks.empty());
}

TEST_F(SqlLinks, OutliveTheOperation) {
  const auto list = links("rows=2 close=yes");
  EXPECT_EQ(driver_.close().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  (void)service_.take_events();
  EXPECT_EQ(status_of(service_, to(list[0])), 200);
  const auto events = service_.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, SqlEventKind::file_given);
  EXPECT_EQ(events[0].rows, 2);
}

TEST_F(SqlLinks, EndAfterTheirTime) {
  const auto list = links("rows=2");
  EXPECT_EQ(status_of(service_, to(list[0]), kLinkLifetime - Duration(1)), 200);
  EXPECT_EQ(status_of(service_, to(list[0]), kLinkLifetime), 403);
}

TEST_F(SqlLinks, OpenNothingWithoutTheirSignature) {
  const Request good = to(links("rows=2")[0]);
  Request bad = good;
  bad.target = good.target.substr(0, good.target.find('?'));
  EXPECT_EQ(status_of(service_, bad), 403);
  bad.target = good.target;
  char& digit = bad.target[bad.target.find("Signature=") + 10];
  digit = digit == '0' ? '1' : '0';
  EXPECT_EQ(status_of(service_, bad), 403);
  bad.target = "/" + good.target;
  EXPECT_EQ(status_of(service_, bad), 200);
  bad.method = "POST";
  EXPECT_EQ(status_of(service_, bad), 405);
}

TEST_F(SqlLinks, LeadNowhereForUnknownFiles) {
  const std::string target = to(links("rows=2")[0]).target;
  std::string other = target;
  other.replace(target.find("/0?"), 3, "/1?");
  EXPECT_EQ(status_of(service_, get(other)), 404);
  for (const char* name : {"/plumbline-results/", "/plumbline-results/x", "/plumbline-results/x/y",
                           "/plumbline-results/x/9999999999999999999?"}) {
    EXPECT_EQ(status_of(service_, get(name)), 404) << name;
  }
}

TEST_F(SqlLinks, FailOrStallAsAsked) {
  EXPECT_EQ(status_of(service_, to(links("fail=link:permission")[0])), 403);
  const auto stalled = links("fault=link:hang latency=link:3s");
  const Reply reply = *service_.handle(to(stalled[0]), {});
  EXPECT_EQ(reply.delivery, Delivery::hang);
  EXPECT_EQ(reply.delay, seconds(3));
}

}  // namespace
}  // namespace plumbline::fake
