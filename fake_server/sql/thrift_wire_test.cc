#include "fake_server/sql/thrift_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/sql/sql_test_support.h"

namespace plumbline::fake {
namespace {

using testing::HasSubstr;

class ThriftWireTest : public testing::Test {
 protected:
  Reply send(const std::string& body) {
    return *service_.handle(test::thrift_request(body), Duration{});
  }
  /// A strict call header; the arguments follow.
  static std::string head(const std::string& method, char type = 1) {
    std::string bytes("\x80\x01\x00", 3);
    bytes += type;
    bytes += std::string("\0\0\0", 3) + static_cast<char>(method.size()) + method;
    return bytes + std::string("\0\0\0\x07", 4);
  }

  SqlService service_{SqlOptions{}};
};

TEST_F(ThriftWireTest, EchoesMethodAndSequenceId) {
  const Reply reply = send(test::execute_message("SELECT 1"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body.substr(0, 4), std::string("\x80\x01\x00\x02", 4));
  EXPECT_EQ(reply.body.substr(8, 16), "ExecuteStatement");
  EXPECT_EQ(reply.body.substr(24, 4), test::execute_message("SELECT 1").substr(24, 4));
}

TEST_F(ThriftWireTest, AnswersAnUnknownMethodWithAnException) {
  const Reply reply = send(head("GetRich") + std::string(1, '\0'));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body[3], 3);  // T_EXCEPTION
  EXPECT_THAT(reply.body, HasSubstr("GetRich"));
}

TEST_F(ThriftWireTest, RefusesWhatIsNoMessage) {
  for (const std::string& body :
       {std::string(), std::string("\0", 1), std::string("GET / HTTP/1.1"), std::string(8, '\xff'),
        std::string("\x82\x21\x01\x00", 4), head("ExecuteStatement"), head("OpenSession", 0),
        head("OpenSession", 4)}) {
    EXPECT_EQ(send(body).status, 400);
  }
}

TEST_F(ThriftWireTest, RefusesEveryTruncation) {
  const std::string whole = test::execute_message("SELECT 1");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(send(whole.substr(0, size)).status, 400) << size;
  }
  EXPECT_EQ(send(whole).status, 200);
  EXPECT_EQ(send(whole + "x").status, 400);
}

TEST_F(ThriftWireTest, RefusesLengthsThatAreNegativeOrHuge) {
  const std::string field = std::string("\x0b\x00\x01", 3);  // a string, field 1
  for (const std::string& length :
       {std::string("\xff\xff\xff\xff", 4), std::string("\x7f\xff\xff\xff", 4),
        std::string("\x00\x7f\xff\xff", 4)}) {
    EXPECT_EQ(send(head("ExecuteStatement") + field + length).status, 400);
    EXPECT_EQ(send(std::string("\x80\x01\x00\x01", 4) + length + "x").status, 400);
  }
}

TEST_F(ThriftWireTest, RefusesContainersThatAreNegativeHugeOrOfNothing) {
  const std::string list = std::string("\x0f\x00\x09", 3);  // a list, field 9: unknown, skipped
  for (const char element : {'\x0b', '\x02', '\x00', '\x7f', '\x0c'}) {
    for (const std::string& size :
         {std::string("\xff\xff\xff\xff", 4), std::string("\x7f\xff\xff\xff", 4),
          std::string("\x00\x00\x27\x11", 4)}) {
      const std::string body = head("ExecuteStatement") + list + element + size;
      EXPECT_EQ(send(body + std::string(1000, '\0')).status, 400);
    }
  }
}

TEST_F(ThriftWireTest, RefusesDeepNesting) {
  std::string deep = head("OpenSession");
  for (int i = 0; i < 100'000; ++i) deep += std::string("\x0c\x00\x09", 3);  // struct in struct
  EXPECT_EQ(send(deep).status, 400);
}

TEST_F(ThriftWireTest, SkipsUnknownFields) {
  const std::string known = std::string("\x0c\x00\x01", 3);
  const std::string unknown = std::string("\x08\x7f\x00\x00\x00\x00\x05", 7);
  const std::string stops(2, '\0');
  const Reply reply = send(head("OpenSession") + known + unknown + stops);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(service_.sessions_open(), 1U);
}

TEST_F(ThriftWireTest, RefusesABodyBeyondItsBound) {
  const std::string frame = test::execute_message("");
  const std::string most = test::execute_message(std::string(kSqlBodyMax - frame.size(), 'x'));
  EXPECT_EQ(most.size(), kSqlBodyMax);
  EXPECT_EQ(send(most).status, 200);
  EXPECT_EQ(send(most + "x").status, 400);
}

TEST_F(ThriftWireTest, CanAnswerWithAnotherSequenceIdOrHalfAMessage) {
  test::ThriftDriver driver(service_);
  driver.open();
  (void)driver.execute("fault=execute:wrong_sequence");  // Thrift's own client does not look at it
  EXPECT_EQ(driver.reply.body.substr(24, 4), std::string("\0\0\0\x01", 4));
  EXPECT_ANY_THROW(driver.execute("fault=execute:cut_short"));
  EXPECT_EQ(driver.reply.status, 200);
}

TEST_F(ThriftWireTest, AccountsForWhatItRefuses) {
  (void)send("x");
  const auto events = service_.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, SqlEventKind::request_refused);
  EXPECT_EQ(events[0].protocol, "thrift");
}

}  // namespace
}  // namespace plumbline::fake
