#include "fake_server/host/admin_respondent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/host/connection_server.h"
#include "fake_server/host/host_test_support.h"

namespace plumbline::fake {
namespace {

using test::RawClient;
using testing::HasSubstr;
using testing::StartsWith;

// Says what it was asked.
struct Echo {
  Echo() : server(bounds) {
    const std::uint16_t port = server.listen(
        "127.0.0.1", 0, [this] { return std::make_unique<AdminRespondent>(handler, bounds); });
    origin = "http://127.0.0.1:" + std::to_string(port);
  }
  std::string answer_to(const std::string& bytes) const {
    RawClient client(origin);
    client.send(bytes);
    return client.read_to_end();
  }

  const Bounds bounds = admin_bounds();
  const AdminRespondent::Handler handler = [](const Request& request) {
    Reply reply;
    reply.status = 201;
    reply.headers = {{"Content-Type", "text/x-echo"}, {"Allow", "NOTHING"}};
    reply.body = request.method + " " + request.target + " " + request.body;
    return reply;
  };
  ConnectionServer server;
  std::string origin;
};

std::string request_of(const std::string& method, const std::string& body = "") {
  return method + " /a?b=c HTTP/1.1\r\nConnection: close\r\nContent-Type: x/y\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(AdminRespondent, HandsEveryMethodAndItsBodyOn) {
  const Echo echo;
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const std::string answer = echo.answer_to(request_of(method, "body"));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 201"));
    EXPECT_THAT(answer, HasSubstr("Content-Type: text/x-echo\r\n"));
    EXPECT_THAT(answer, HasSubstr("Allow: NOTHING\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\n\r\n" + std::string(method) + " /a?b=c body"));
  }
  EXPECT_THAT(echo.answer_to(request_of("GET")), HasSubstr("\r\n\r\nGET /a?b=c "));
  EXPECT_THAT(echo.answer_to(request_of("OPTIONS")), HasSubstr("\r\n\r\nOPTIONS /a?b=c "));
}

TEST(AdminRespondent, AnswersHeadWithoutABody) {
  const Echo echo;
  const std::string answer = echo.answer_to(request_of("HEAD"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 201"));
  EXPECT_THAT(answer, testing::EndsWith("\r\n\r\n"));
}

TEST(AdminRespondent, RefusesWhatIsNoHttpInOneLineOfJson) {
  const Echo echo;
  for (const char* bytes : {"\x16\x03\x01 hello\r\n\r\n", "GET\r\n\r\n", "BREW /a HTTP/1.1\r\n\r\n",
                            "TRACE /a HTTP/1.1\r\n\r\n", "GET /a HTTP/9.9\r\n\r\n"}) {
    const std::string answer = echo.answer_to(bytes);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400")) << bytes;
    EXPECT_THAT(answer, HasSubstr("{\"error\":\"expected a readable HTTP request\"}\n")) << bytes;
  }
}

TEST(AdminRespondent, RefusesABodyBeyondItsBoundWithoutLosingTheAnswer) {
  const Echo echo;
  const std::string body(std::size_t{2} << 20U, 'x');
  const std::string answer = echo.answer_to(request_of("PUT", body));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(answer, HasSubstr("{\"error\":\"expected a body of at most 1048576 bytes\"}\n"));
}

}  // namespace
}  // namespace plumbline::fake
