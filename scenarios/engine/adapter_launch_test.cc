#include "scenarios/engine/adapter_launch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

const AdapterPlaces kPlaces{"http://127.0.0.1:9", "/tmp/ca.pem", "/tmp/home"};

TEST(AdapterLaunch, PutsNamesInTheirPlaces) {
  const AdapterLaunch launch{
      {"{install}/bin", "{source}/a.py", "-x{install}{install}"}, {}, "/i", "/s"};
  EXPECT_THAT(command_of(launch, kPlaces), ElementsAre("/i/bin", "/s/a.py", "-x/i/i"));
}

TEST(AdapterLaunch, GivesItsOwnEnvironmentAndNothingOfOurs) {
  ::setenv("HTTPS_PROXY_OF_OURS", "x", 1);
  const AdapterLaunch launch{
      {"x"}, {{"HTTPS_PROXY", "{proxy}"}, {"SSL_CERT_FILE", "{ca_file}"}}, "", ""};
  EXPECT_THAT(environment_of(launch, kPlaces),
              ElementsAre("HOME=/tmp/home", "HTTPS_PROXY=http://127.0.0.1:9", "LANG=C.UTF-8",
                          StartsWith("PATH="), "SSL_CERT_FILE=/tmp/ca.pem", "TMPDIR=/tmp/home"));
}

TEST(AdapterLaunch, LeavesOutWhatIsNotThere) {
  const AdapterLaunch launch{{"x"}, {{"HTTPS_PROXY", "{proxy}"}}, "", ""};
  EXPECT_THAT(environment_of(launch, {"", "", "/h"}), Not(Contains(StartsWith("HTTPS_PROXY"))));
}

TEST(AdapterLaunch, WorksAtHomeWhenItIsInstalledAndWhereWeDoOtherwise) {
  EXPECT_EQ(folder_of({{"x"}, {}, "/i", "/s"}, kPlaces), "/tmp/home");
  EXPECT_EQ(folder_of({{"./x"}, {}, "", ""}, kPlaces), "");
}

TEST(AdapterLaunch, SplitsACommandAsAShellDoes) {
  EXPECT_THAT(words_of("  node  a.js"), ElementsAre("node", "a.js"));
  EXPECT_THAT(words_of(R"(a 'b c' "d e" f\ g "" 'h\')"),
              ElementsAre("a", "b c", "d e", "f g", "", "h\\"));
  EXPECT_THAT(words_of(R"("a\"b"c)"), ElementsAre("a\"bc"));
  EXPECT_THROW((void)words_of("a 'b"), json::BadInput);
  EXPECT_THROW((void)words_of("  "), json::BadInput);
}

}  // namespace
}  // namespace plumbline::scenario
