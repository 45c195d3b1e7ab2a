// The SQL side of the fake on hostile bytes: whatever comes, it answers, with a status that it may
// give, and what it holds stays within its bounds.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "fake_server/sql/directives.h"
#include "fake_server/sql/sql_test_support.h"

namespace plumbline::fake {
namespace {

SqlOptions small() {
  SqlOptions options;
  options.bounds.sessions = 4;
  options.bounds.operations = 4;
  options.bounds.event_bytes = 64 * 1024;
  return options;
}
const SqlOptions kSmall = small();

void is_answered(SqlService& service, const Request& request) {
  const std::set<int> may_be{200, 400, 401, 403, 404, 405};
  const std::optional<Reply> reply = service.handle(request, Duration{});
  RC_ASSERT(reply.has_value());
  RC_ASSERT(may_be.count(reply->status) == 1U);
  RC_ASSERT(service.sessions_open() <= kSmall.bounds.sessions);
  RC_ASSERT(service.operations_open() <= kSmall.bounds.operations);
}

/// One byte changed, inserted or removed; or all from somewhere on cut off.
std::string damaged(std::string bytes) {
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  const char byte = static_cast<char>(*rc::gen::arbitrary<std::uint8_t>());
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      bytes[at] = byte;
      break;
    case 1:
      bytes.insert(at, 1, byte);
      break;
    case 2:
      bytes.erase(at, 1);
      break;
    default:
      bytes.resize(at);
  }
  return bytes;
}

RC_GTEST_PROP(SqlProperty, AnyBytesAreAnsweredByThrift, (const std::string& bytes)) {
  SqlService service(kSmall);
  is_answered(service, test::thrift_request(bytes));
}

RC_GTEST_PROP(SqlProperty, AnyArgumentsAreAnsweredByEveryCall, (const std::string& bytes)) {
  const std::string call = *rc::gen::element<std::string>(
      "OpenSession", "CloseSession", "ExecuteStatement", "GetTables", "GetOperationStatus",
      "CancelOperation", "CloseOperation", "GetResultSetMetadata", "FetchResults");
  std::string message("\x80\x01\x00\x01\x00\x00\x00", 7);
  message += static_cast<char>(call.size());
  message += call + std::string(4, '\0');
  const bool in_struct = *rc::gen::arbitrary<bool>();
  if (in_struct) message += std::string("\x0c\x00\x01", 3);
  SqlService service(kSmall);
  is_answered(service, test::thrift_request(message + bytes));
}

// A driver's whole conversation, with every message damaged on its way.
RC_GTEST_PROP(SqlProperty, ADamagedConversationIsAnswered, ()) {
  SqlService service(kSmall);
  test::ThriftDriver driver(service);
  driver.open();
  (void)driver.execute("rows=3 chunk_rows=1 direct=no");
  std::string message = test::execute_message("SELECT 1 /* plumbline: rows=2 */");
  // The open session's handle, so that the statement is run whenever the damage spares it.
  const auto& id = driver.session.sessionId;
  message.replace(message.find(std::string(16, 'g')), 16, id.guid);
  message.replace(message.find(std::string(16, 's')), 16, id.secret);
  is_answered(service, test::thrift_request(message));
  const auto times = *rc::gen::inRange(1, 4);
  for (int i = 0; i < times && !message.empty(); ++i) {
    message = damaged(message);
    is_answered(service, test::thrift_request(message));
  }
}

RC_GTEST_PROP(SqlProperty, AnyBytesAreAnsweredBySea, (const std::string& bytes)) {
  SqlService service(kSmall);
  is_answered(service, test::sea_request("POST", "statements/", bytes));
  is_answered(service, test::sea_request("POST", "sessions/", bytes));
}

RC_GTEST_PROP(SqlProperty, ADamagedStatementIsAnsweredBySea, ()) {
  SqlService service(kSmall);
  const std::string body =
      R"({"warehouse_id":"abc","statement":"SELECT 1 /* plumbline: rows=2 */","row_limit":10})";
  is_answered(service, test::sea_request("POST", "statements/", damaged(body)));
}

RC_GTEST_PROP(SqlProperty, AnyPathIsAnsweredOrSomebodyElses, (const std::string& tail)) {
  SqlService service(kSmall);
  const std::string prefix = *rc::gen::element<std::string>(
      "/api/2.0/sql/statements/", "/api/2.0/sql/sessions/", "/plumbline-results/", "/sql/1.0/");
  const std::string method = *rc::gen::element<std::string>("GET", "POST", "DELETE", "PUT", "");
  is_answered(service, {"a", method, prefix + tail, {{"Authorization", "Bearer t"}}, tail});
}

// Any words in the comment are obeyed or refused; what is obeyed is within the bounds.
RC_GTEST_PROP(SqlProperty, AnyDirectivesAreWithinTheirBounds, (const std::string& words)) {
  const std::string key = *rc::gen::element<std::string>("rows", "columns", "chunk_rows", "polls",
                                                         "fail", "latency", "fault", "value");
  const Directives read = read_directives("/* plumbline: " + key + "=" + words + " */ SELECT 1");
  RC_ASSERT(read.rows >= 0 && read.rows <= kRowsMax);
  RC_ASSERT(read.columns >= 1 && read.columns <= kColumnsMax);
  RC_ASSERT(read.chunk_rows >= 1);
  RC_ASSERT(read.polls >= 0 && read.polls <= kPollsMax);
  RC_ASSERT(read.value.size() <= kTextMax);
}

}  // namespace
}  // namespace plumbline::fake
