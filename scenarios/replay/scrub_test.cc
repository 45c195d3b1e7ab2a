#include "scenarios/replay/scrub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/writer.h"

namespace plumbline::replay {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

journal::RequestReceived request_with(const std::string& token, const std::string& body) {
  journal::RequestReceived request;
  request.headers = {{"authorization", "Bearer " + token}};
  request.body = body;
  return request;
}

std::string everything(const journal::Journal& journal) {
  std::string all;
  for (const journal::Entry& entry : journal) all += journal::to_line(entry) + "\n";
  return all;
}

TEST(Scrubber, TokensAreNamedAndTheSameTokenIsTheSameName) {
  journal::MemorySink kept;
  Scrubber scrubber(kept, {});
  scrubber.add(1ms, request_with("dapi-secret-1", "{\"token\":\"dapi-secret-1\"}"));
  scrubber.add(2ms, request_with("dapi-secret-12", "{}"));
  scrubber.add(3ms, request_with("dapi-secret-1", "{}"));
  const auto journal = kept.take();
  EXPECT_THAT(everything(journal), Not(HasSubstr("secret")));
  const auto header = [&](std::size_t k) {
    return std::get<journal::RequestReceived>(journal[k].data).headers[0].second;
  };
  EXPECT_EQ(header(0), "Bearer token-1");
  EXPECT_EQ(header(1), "Bearer token-2");
  EXPECT_EQ(header(2), "Bearer token-1");
  EXPECT_EQ(scrubber.summary(), "2 tokens in 4 places");
}

TEST(Scrubber, PatternsAreTakenOutOfEveryTextOfARecording) {
  journal::MemorySink kept;
  Scrubber scrubber(kept, {"acme-[a-z]+"});
  journal::RequestReceived request = request_with("dapi-1", "acme-alpha\xff acme-beta");
  request.target = "/acme-gamma";
  request.headers.emplace_back("User-Agent", "acme-delta");
  scrubber.add(1ms, request);
  scrubber.add(2ms, journal::ReplyGiven{1, 200, {{"X", "acme-epsilon"}}, "acme-zeta", "normal"});
  scrubber.add(
      3ms, journal::SqlSeen{"statement_executed", "a", "", "", "SELECT 'acme-eta'", "", "", 0, 0});
  scrubber.add(4ms, journal::Process{"output", 1, 0, "stderr", "acme-theta"});
  EXPECT_THAT(everything(kept.take()), Not(HasSubstr("acme")));
  EXPECT_EQ(scrubber.summary(), "1 token in 1 place; pattern 1 in 8 places");
}

TEST(Scrubber, PatternsThatCannotBeMeantAreRefusedInOneLine) {
  journal::MemorySink kept;
  for (const char* pattern : {"(", "x*", ""}) {
    try {
      const Scrubber scrubber(kept, {pattern});
      FAIL() << pattern << " was taken";
    } catch (const json::BadInput& bad) {
      EXPECT_THAT(bad.what(), HasSubstr(std::string("--scrub ") + pattern + ": "));
    }
  }
}

TEST(Scrubber, AMegabyteOfOneLetterIsSoonThrough) {
  journal::MemorySink kept;
  Scrubber scrubber(kept, {"(a+)+b"});  // exponential, were it tried by backtracking
  scrubber.add(1ms, request_with("dapi-1", std::string(std::size_t{1} << 20U, 'a')));
  EXPECT_EQ(kept.take().size(), 1U);
}

}  // namespace
}  // namespace plumbline::replay
