// Bad options, and what clients of both ports can do wrong, against the program as a process.
#include "scenarios/cli/serve_test_support.h"

namespace plumbline::cli {
namespace {

using test::Answer;
using test::ask;
using test::RawClient;
using test::send_telemetry;
using test::Serving;
using testing::HasSubstr;

class ServeBadInputTest : public CliTest {};

constexpr const char* kHalfABody =
    "POST /telemetry-ext HTTP/1.1\r\nContent-Length: 10\r\n\r\n12345";

std::string port_of(const std::string& origin) { return origin.substr(origin.rfind(':') + 1); }

// Connections end a moment after their sockets.
bool comes_down_to(const Serving& serving, int connections) {
  const std::string wanted = "\"connections\":" + std::to_string(connections) + ",";
  return test::eventually([&] {
    const std::string body = ask(serving.admin(), "GET", "/_plumbline/health").body;
    return body.find(wanted) != std::string::npos;
  });
}

TEST_F(ServeBadInputTest, OptionsAreRefusedInOneLine) {
  expect_refusal("serve --prt 1", "--prt");
  expect_refusal("serve --port 65536", "--port");
  expect_refusal("serve --port -1", "--port");
  expect_refusal("serve --admin-port x", "--admin-port");
  for (const char* option : {"--address", "--behaviour", "--journal", "--ready"}) {
    expect_refusal("serve " + std::string(option) + " ''", option);
  }
  expect_refusal("serve --address 203.0.113.1", "cannot listen on 203.0.113.1:0: ");
  expect_refusal("serve --admin-address 203.0.113.1", "cannot listen on 203.0.113.1:0: ");
  expect_refusal("serve --address localhost", "cannot listen on localhost:0: not an IPv4 address");
}

TEST_F(ServeBadInputTest, FilesAreRefusedInOneLine) {
  const std::string at = "serve --behaviour ";
  expect_refusal(at + folder_ + "/none.json", "none.json: no such file");
  expect_refusal(at + write("a.json", "{"), "a.json: line 1, column");
  expect_refusal(at + write("b.json", R"({"flag": {"value": true, "ttl": 1}})"), "/flag/ttl: ");
  expect_refusal("serve --journal /proc/none", "--journal: /proc/none/");
  expect_refusal("serve --journal " + write("file", ""), "--journal: ");
  expect_refusal("serve --ready /proc/none/ready", "--ready: /proc/none/");
}

TEST_F(ServeBadInputTest, APortInUseIsRefusedInOneLine) {
  const Serving serving;
  for (const std::string& taken : {serving.data(), serving.admin()}) {
    const std::string line =
        "cannot listen on 127.0.0.1:" + port_of(taken) + ": Address already in use";
    expect_refusal("serve --port " + port_of(taken), line);
    expect_refusal("serve --admin-port " + port_of(taken), line);
  }
  expect_refusal("serve --port " + port_of(serving.data()) + " --journal " + folder_ + "/new",
                 "in use");
}

TEST_F(ServeBadInputTest, MalformedAdminRequestsGetOneLineOfJson) {
  Serving serving;
  const auto expect_line = [](const Answer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_TRUE(answer.json().is_object() && answer.json().contains("error")) << answer.body;
    EXPECT_EQ(std::count(answer.body.begin(), answer.body.end(), '\n'), 1) << answer.body;
  };
  const std::string behaviour = "/_plumbline/behaviour";
  for (const std::string& body : {std::string(), std::string("{"), std::string("[]"),
                                  std::string("{\"a\":1}"), std::string("\x00\xff", 2)}) {
    expect_line(ask(serving.admin(), "PUT", behaviour, body), 400);
  }
  expect_line(ask(serving.admin(), "PUT", behaviour + "?session=%", "{}"), 400);
  expect_line(ask(serving.admin(), "GET", "/"), 404);
  expect_line(ask(serving.admin(), "POST", behaviour, "{}"), 405);
  expect_line(ask(serving.admin(), "PUT", behaviour, std::string((1U << 20U) + 1, ' ')), 413);
  expect_line(ask(serving.admin(), "GET", "/_plumbline/health?" + std::string(9000, 'x')), 414);
  std::string fields;
  for (int i = 0; i < 100; ++i) fields += "A: " + std::string(900, 'x') + "\r\n";
  expect_line(ask(serving.admin(), "GET", "/_plumbline/health", "", fields), 431);
  expect_line(ask(serving.admin(), "BREW", "/_plumbline/health"), 400);
  EXPECT_EQ(serving.end(), 0);
}

TEST_F(ServeBadInputTest, RequestsThatNameNoSessionGetOneLine) {
  Serving serving;
  const Answer answer = ask(serving.data(), "GET", "/x", "", "X-Plumbline-Session: a/b\r\n");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("{\"error\":\"expected one X-Plumbline-Session"));
  for (int i = 0; i < 256; ++i) {
    EXPECT_EQ(send_telemetry(serving.data(), "s" + std::to_string(i)), 200);
  }
  EXPECT_EQ(send_telemetry(serving.data(), "one-more"), 503);
  EXPECT_EQ(ask(serving.admin(), "POST", "/_plumbline/reset?session=s7").status, 200);
  EXPECT_EQ(send_telemetry(serving.data(), "one-more"), 200);
}

TEST_F(ServeBadInputTest, NoThreadAndNoConnectionStaysBehindHostileClients) {
  Serving serving({"--journal", folder_});
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 200);
  for (int round = 0; round < 50; ++round) {
    RawClient(serving.data()).close();
    for (const char* bytes :
         {"\x16\x03\x01", "GET / HTTP/1.1\r\n", kHalfABody, "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"}) {
      RawClient client(serving.data());
      client.send(bytes);
    }
  }
  EXPECT_TRUE(comes_down_to(serving, 0));
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 200);
  EXPECT_LE(serving.status_of("Threads"), 1 + 2 * 2 + 256 + 16);  // what its bounds allow
  EXPECT_EQ(serving.end(), 0);
}

TEST_F(ServeBadInputTest, HalfOpenConnectionsDoNotHoldUpTheEnd) {
  Serving serving;
  RawClient silent(serving.data());
  RawClient half(serving.data());
  half.send("POST /telemetry-ext HTTP/1.1\r\nContent-Le");
  RawClient admin(serving.admin());
  admin.send("PUT /_plumbline/behaviour HTTP/1.1\r\nContent-Length: 10\r\n\r\n{");
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 200);
  EXPECT_EQ(serving.end(), 0);
  EXPECT_EQ(silent.read_to_end(), "");
}

}  // namespace
}  // namespace plumbline::cli
