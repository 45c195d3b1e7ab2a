#include "reference/telemetry/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "reference/telemetry/operations.h"

namespace plumbline::telemetry {
namespace {

TEST(Errors, TheFirstFiveClassesAreTerminal) {
  for (std::size_t i = 0; i < kErrorClassCount; ++i) {
    EXPECT_EQ(is_terminal(static_cast<ErrorClass>(i)), i < 5) << i;
  }
}

TEST(Errors, FourStatusesAreTerminalWhateverTheClass) {
  for (const int status : {400, 401, 403, 404}) {
    EXPECT_TRUE(is_terminal(ErrorClass::unknown, status)) << status;
  }
  for (const int status : {0, 399, 402, 405, 408, 429, 500, 503}) {
    EXPECT_FALSE(is_terminal(ErrorClass::unknown, status)) << status;
  }
}

TEST(Errors, ClassifiesHttpStatuses) {
  EXPECT_EQ(classify_http(400), ErrorClass::invalid_request);
  EXPECT_EQ(classify_http(401), ErrorClass::authentication);
  EXPECT_EQ(classify_http(403), ErrorClass::permission);
  EXPECT_EQ(classify_http(404), ErrorClass::not_found);
  EXPECT_EQ(classify_http(408), ErrorClass::timeout);
  EXPECT_EQ(classify_http(429), ErrorClass::rate_limited);
  EXPECT_EQ(classify_http(499), ErrorClass::unknown);
  EXPECT_EQ(classify_http(500), ErrorClass::server_error);
  EXPECT_EQ(classify_http(599), ErrorClass::server_error);
  EXPECT_EQ(classify_http(600), ErrorClass::unknown);
}

TEST(Errors, OnlyTheTerminalStatusesGetATerminalClass) {
  for (int status = 100; status < 600; ++status) {
    const bool terminal = status == 400 || status == 401 || status == 403 || status == 404;
    EXPECT_EQ(is_terminal(classify_http(status), status), terminal) << status;
  }
}

TEST(Errors, ClassifiesNetworkFailures) {
  for (const auto error : {NetworkError::dns, NetworkError::refused, NetworkError::tls,
                           NetworkError::reset, NetworkError::protocol}) {
    EXPECT_EQ(classify_network(error), ErrorClass::connection) << to_string(error);
  }
  EXPECT_EQ(classify_network(NetworkError::connect_timeout), ErrorClass::timeout);
  EXPECT_EQ(classify_network(NetworkError::timeout), ErrorClass::timeout);
  EXPECT_EQ(classify_network(NetworkError::cancelled), ErrorClass::cancelled);
  EXPECT_EQ(classify_network(NetworkError::none), ErrorClass::unknown);
}

TEST(Errors, NamesAreThoseOfTheWire) {
  EXPECT_STREQ(to_string(ErrorClass::authentication), "authentication");
  EXPECT_STREQ(to_string(ErrorClass::invalid_request), "invalid_request");
  EXPECT_STREQ(to_string(ErrorClass::rate_limited), "rate_limited");
  EXPECT_STREQ(to_string(ErrorClass::unknown), "unknown");
  std::set<std::string> names;
  for (std::size_t i = 0; i < kErrorClassCount; ++i) {
    names.insert(to_string(static_cast<ErrorClass>(i)));
  }
  EXPECT_EQ(names.size(), kErrorClassCount);
}

TEST(Errors, NetworkErrorsHaveNames) {
  EXPECT_STREQ(to_string(NetworkError::refused), "refused");
  EXPECT_STREQ(to_string(NetworkError::connect_timeout), "connect_timeout");
  EXPECT_STREQ(to_string(NetworkError::cancelled), "cancelled");
}

TEST(Operations, NamesAreThoseOfTheWire) {
  EXPECT_STREQ(to_string(Operation::create_session), "CREATE_SESSION");
  EXPECT_STREQ(to_string(Operation::execute_statement_async), "EXECUTE_STATEMENT_ASYNC");
  EXPECT_STREQ(to_string(Operation::list_cross_references), "LIST_CROSS_REFERENCES");
}

}  // namespace
}  // namespace plumbline::telemetry
