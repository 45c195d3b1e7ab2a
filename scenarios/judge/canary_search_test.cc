#include "scenarios/judge/canary_search.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "scenarios/judge/canary_encodings.h"
#include "scenarios/judge/searchable_body.h"

namespace plumbline::judge {
namespace {

const std::string kCanary = "SELECT \"geheim\" FROM t\xC3\xA4ler";

std::string form_in(const std::string& bytes) {
  return find_canary(bytes, kCanary).value_or("nothing");
}

std::string gzip_of(std::string text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// Whole base64 with padding, independent of the code under test.
std::string base64_of(const std::string& bytes) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group * 256 + (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (unsigned shift = 18;; shift -= 6) {
      out.push_back(letters[(group >> shift) & 63U]);
      if (shift == 0) break;
    }
  }
  return out;
}

TEST(FindCanary, PlainTextIsFoundAndAbsenceIsTold) {
  EXPECT_EQ(form_in("x" + kCanary + "y"), "plain");
  EXPECT_EQ(form_in("SELECT \"geheim\" FROM tafel"), "nothing");
  EXPECT_EQ(find_canary("anything", ""), std::nullopt);
}

TEST(FindCanary, JsonEscapesAreUndoneAlsoTwiceAndAsUnicode) {
  EXPECT_EQ(form_in(R"({"a":"SELECT \"geheim\" FROM täler"})"), "JSON-escaped");
  EXPECT_EQ(form_in(R"(["{\"a\":\"SELECT \\\"geheim\\\" FROM t\\u00e4ler\"}"])"), "JSON-escaped");
  EXPECT_EQ(form_in(R"(S\u0045LECT \u0022geheim\u0022 FROM t\u00E4ler)"), "JSON-escaped");
}

TEST(FindCanary, PercentEncodingIsUndoneInEitherCaseWithEitherSpace) {
  EXPECT_EQ(form_in("q=SELECT%20%22geheim%22%20FROM%20t%C3%A4ler"), "percent-encoded");
  EXPECT_EQ(form_in("q=SELECT+%22geheim%22+FROM+t%c3%a4ler"), "percent-encoded");
}

TEST(FindCanary, Base64IsFoundAtEveryAlignment) {
  for (const std::string before : {"", "x", "xy", "xyz"}) {
    EXPECT_EQ(form_in("data:" + base64_of(before + kCanary + "tail")), "base64") << before;
  }
}

TEST(FindCanary, UrlAlphabetIsBase64Too) {
  const std::string canary = "\xFB\xEF\xBE\xFF\xFE>>>???";
  std::string encoded = base64_of(canary);
  std::replace(encoded.begin(), encoded.end(), '+', '-');
  std::replace(encoded.begin(), encoded.end(), '/', '_');
  EXPECT_EQ(find_canary(encoded, canary), "base64");
}

TEST(FindCanary, HexIsFoundInEitherCase) {
  EXPECT_EQ(find_canary("0x70617373776F7264", "password"), "hex");
  EXPECT_EQ(find_canary("0x70617373776f7264", "password"), "hex");
}

TEST(FindCanary, EncodingsTooShortToTellFromChanceAreNotSearched) {
  EXPECT_EQ(find_canary("616263", "abc"), std::nullopt);
  EXPECT_EQ(find_canary("61626364", "abcd"), "hex");
  EXPECT_EQ(find_canary(base64_of("abcde"), "abcde"), std::nullopt);
  EXPECT_EQ(find_canary(base64_of("abcdef"), "abcdef"), "base64");
}

TEST(FindCanary, GzipIsOpened) {
  EXPECT_EQ(form_in(gzip_of("[\"" + kCanary + "\"]")), "plain, in gzip");
  EXPECT_EQ(form_in(gzip_of(base64_of("x" + kCanary))), "base64, in gzip");
  EXPECT_EQ(form_in(gzip_of("harmless")), "nothing");
}

TEST(Gunzip, RefusesWhatIsNoneAndWhatIsTooLarge) {
  EXPECT_EQ(gunzip("plain"), std::nullopt);
  EXPECT_EQ(gunzip("\x1f\x8b garbage"), std::nullopt);
  EXPECT_EQ(gunzip(gzip_of("abc")), "abc");
  EXPECT_EQ(gunzip(gzip_of(std::string(kInflatedBytesMax + 1, '0'))), std::nullopt);
}

TEST(CanaryPointer, LeadsIntoTextsThatAreJsonThemselves) {
  const std::string body =
      R"({"uploadTime":1,"protoLogs":["{}","{\"entry\":{\"sql\":[\"top secret\"]}}"]})";
  EXPECT_EQ(canary_pointer(body, "top secret"), "/protoLogs/1/entry/sql/0");
}

TEST(CanaryPointer, NamesAMemberNameAndEscapesIt) {
  EXPECT_EQ(canary_pointer(R"({"a":{"top/secret":1}})", "top/secret"), "/a/top~1secret");
  EXPECT_EQ(canary_pointer("not json top secret", "top secret"), "");
}

TEST(CanaryPointer, DeepNestingIsNoPlaceAndNoCrash) {
  constexpr std::size_t kDeep = 300'000;
  const std::string opened(kDeep, '[');
  const std::string closed(kDeep, ']');
  EXPECT_EQ(canary_pointer(opened + "\"top secret\"" + closed, "top secret"), "");
  EXPECT_EQ(canary_pointer("[\"" + opened + "top secret" + closed + "\"]", "top secret"), "/0");
}

TEST(Unpack, StopsAtItsBoundAndTellsWhetherItWasAll) {
  const std::string packed = gzip_of("abc");
  EXPECT_TRUE(unpack(packed, 3).whole);
  EXPECT_EQ(unpack(packed, 2).bytes, "ab");
  EXPECT_FALSE(unpack(packed, 2).whole);
  EXPECT_FALSE(unpack(packed + packed, 9).whole);
  EXPECT_FALSE(unpack(packed.substr(0, packed.size() - 1), 9).whole);
}

/// Why the body cannot be searched whole, with that budget; empty when it can.
std::string obstacle_of(const std::string& body, std::size_t& unpackable) {
  journal::RequestReceived request;
  request.body = body;
  Exchange exchange;
  exchange.request = &request;
  return searchable_body(exchange, unpackable).obstacle;
}

TEST(SearchableBody, AllBodiesShareOneBudgetOfUnpackedBytes) {
  std::size_t unpackable = 5;
  EXPECT_EQ(obstacle_of(gzip_of("abc"), unpackable), "");
  EXPECT_EQ(unpackable, 2U);
  EXPECT_EQ(obstacle_of("plain text of any length", unpackable), "");
  EXPECT_NE(obstacle_of(gzip_of("abc"), unpackable), "");
  EXPECT_EQ(unpackable, 0U);
  EXPECT_NE(obstacle_of(gzip_of("a"), unpackable), "");
}

}  // namespace
}  // namespace plumbline::judge
