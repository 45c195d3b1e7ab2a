// Where a statement can fail, be late or be damaged over Thrift: one test for each place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/sql/sql_test_support.h"

namespace plumbline::fake {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class ThriftFailures : public testing::Test {
 protected:
  ThriftFailures() { driver_.open(); }

  SqlService service_{SqlOptions{}};
  test::ThriftDriver driver_{service_};
};

TEST_F(ThriftFailures, FailsWithoutAHandle) {
  const auto answer = driver_.execute("fail=execute:syntax");
  EXPECT_EQ(answer.status.statusCode, tcli::StatusCode::ERROR);
  EXPECT_EQ(answer.status.sqlState, "42601");
  EXPECT_FALSE(answer.__isset.operationHandle);
  for (const std::string& text : {answer.status.errorMessage, answer.status.displayMessage,
                                  answer.status.infoMessages.at(0)}) {
    EXPECT_THAT(text, HasSubstr("canary"));
  }
  EXPECT_EQ(service_.operations_open(), 0U);
}

TEST_F(ThriftFailures, FailsWithAHandle) {
  const auto answer = driver_.execute("fail=execute_handle:not_found");
  EXPECT_EQ(answer.status.statusCode, tcli::StatusCode::ERROR);
  EXPECT_TRUE(answer.__isset.operationHandle);
  EXPECT_EQ(driver_.poll().operationState, tcli::StateCode::FAILED);
  EXPECT_EQ(driver_.close().status.statusCode, tcli::StatusCode::SUCCESS);
}

TEST_F(ThriftFailures, FailsInDirectResults) {
  const auto answer = driver_.execute("fail=direct:syntax");
  EXPECT_EQ(answer.status.statusCode, tcli::StatusCode::SUCCESS);
  const auto& state = answer.directResults.operationStatus;
  EXPECT_EQ(state.operationState, tcli::StateCode::FAILED);
  EXPECT_FALSE(answer.directResults.__isset.resultSet);
  for (const std::string& text : {state.errorMessage, state.displayMessage, state.diagnosticInfo}) {
    EXPECT_THAT(text, HasSubstr("canary"));
  }
}

TEST_F(ThriftFailures, FailsWhilePolling) {
  (void)driver_.execute("fail=poll:timeout polls=1");
  EXPECT_EQ(driver_.poll().operationState, tcli::StateCode::RUNNING);
  const auto state = driver_.poll();
  EXPECT_EQ(state.operationState, tcli::StateCode::TIMED_OUT);
  EXPECT_EQ(state.sqlState, "57KD0");
  EXPECT_EQ(driver_.fetch().status.sqlState, "57KD0");
}

TEST_F(ThriftFailures, FailsTheFetchAndTheClose) {
  EXPECT_FALSE(driver_.execute("fail=fetch:server_error").__isset.directResults);
  EXPECT_EQ(driver_.fetch().status.sqlState, "XX000");
  const auto direct = driver_.execute("fail=fetch:server_error direct=yes").directResults;
  EXPECT_FALSE(direct.__isset.resultSet);
  const auto closing = driver_.execute("fail=close:server_error close=yes").directResults;
  EXPECT_FALSE(closing.__isset.closeOperation);
  EXPECT_EQ(driver_.close().status.statusCode, tcli::StatusCode::ERROR);
  EXPECT_EQ(driver_.poll().status.statusCode, tcli::StatusCode::SUCCESS);
}

TEST_F(ThriftFailures, FailsByHttpStatus) {
  (void)driver_.execute("fail=http:permission");
  EXPECT_EQ(driver_.reply.status, 403);
  EXPECT_THAT(*find_header(driver_.reply.headers, "X-Thriftserver-Error-Message"),
              HasSubstr("canary"));
  (void)driver_.execute("fail=http:syntax");
  EXPECT_EQ(driver_.reply.status, 400);
  (void)driver_.execute("fail=http:authentication");
  EXPECT_EQ(driver_.reply.status, 401);
  EXPECT_EQ(service_.operations_open(), 0U);
}

TEST_F(ThriftFailures, FailsOnlyTheNextMetadataCall) {
  EXPECT_EQ(driver_.get_tables().directResults.operationStatus.operationState, 0);
  (void)driver_.execute("fail=metadata:permission latency=metadata:5ms");
  const auto failed = driver_.get_tables();
  EXPECT_EQ(failed.status.sqlState, "42501");
  EXPECT_THAT(failed.status.errorMessage, HasSubstr("canary"));
  EXPECT_EQ(driver_.reply.delay, milliseconds(5));
  const auto answer = driver_.get_tables();
  EXPECT_EQ(answer.status.statusCode, tcli::StatusCode::SUCCESS);
  EXPECT_EQ(answer.operationHandle.operationType, 4);
  EXPECT_EQ(driver_.fetch().results.columns[0].stringVal.values.size(), 3U);
}

TEST_F(ThriftFailures, ObeysNoCommentThatItDoesNotUnderstand) {
  const auto answer = driver_.execute("rowz=1");
  EXPECT_EQ(answer.status.statusCode, tcli::StatusCode::ERROR);
  EXPECT_THAT(answer.status.errorMessage, HasSubstr("did you mean \"rows\"?"));
}

TEST_F(ThriftFailures, DelaysAndDamagesTheAnswersOfTheirPlaces) {
  (void)driver_.execute("latency=200ms latency=fetch:1s direct=no fault=fetch:hang");
  EXPECT_EQ(driver_.reply.delay, milliseconds(200));
  EXPECT_EQ(driver_.reply.delivery, Delivery::normal);
  (void)driver_.poll();
  EXPECT_EQ(driver_.reply.delay, Duration{});
  (void)driver_.fetch();
  EXPECT_EQ(driver_.reply.delay, milliseconds(1000));
  EXPECT_EQ(driver_.reply.delivery, Delivery::hang);
}

}  // namespace
}  // namespace plumbline::fake
