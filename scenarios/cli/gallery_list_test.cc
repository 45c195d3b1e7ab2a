#include "scenarios/cli/gallery_list.h"

#include <fstream>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class GalleryListTest : public CliTest {
 protected:
  // One defect whose members are those of a good one, and `more`.
  std::string list_with(const std::string& more) {
    return write("defects.json",
                 R"({"defects": [{"requirement": "RT-1", "name": "x", "file": "reference/core/a.cc",
                 "find": "a", "replace": "b")" +
                     more + "}]}");
  }
  static std::string refusal_of(const std::string& path) {
    try {
      (void)read_defects(path);
    } catch (const json::BadInput& fault) {
      return fault.what();
    }
    return "";
  }
};

TEST_F(GalleryListTest, ReadsADefect) {
  const auto all = read_defects(
      list_with(R"(, "also": ["RT-5", "CB-1"], "kind": "incident", "incident": "go PR 1")"));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].id(), "RT-1.x");
  EXPECT_EQ(all[0].file, "reference/core/a.cc");
  EXPECT_THAT(all[0].also, ElementsAre("CB-1", "RT-5"));
  EXPECT_EQ(all[0].story, "go PR 1");
  EXPECT_EQ(all[0].world, "sim");
}

TEST_F(GalleryListTest, RandomRunsHaveSeeds) {
  EXPECT_EQ(read_defects(list_with(R"(, "world": "explore")")).front().seeds, "0..1000");
  EXPECT_EQ(read_defects(list_with(R"(, "world": "explore", "seeds": "7")")).front().seeds, "7");
  EXPECT_THAT(refusal_of(list_with(R"(, "seeds": "7")")),
              HasSubstr("/defects/0/seeds: expected none but with \"world\": \"explore\""));
}

TEST_F(GalleryListTest, RefusesWhatDoesNotFitWithFileAndPointer) {
  EXPECT_THAT(
      refusal_of(list_with(R"(, "worlds": "sim")")),
      HasSubstr("defects.json: /defects/0/worlds: unknown member, did you mean \"world\"?"));
  EXPECT_THAT(refusal_of(list_with(R"(, "world": "real")")), HasSubstr("/defects/0/world: "));
  EXPECT_THAT(refusal_of(list_with(R"(, "kind": "leaks")")), HasSubstr("did you mean \"leak\"?"));
  EXPECT_THAT(refusal_of(list_with(R"(, "kind": "incident")")),
              HasSubstr("/defects/0/incident: expected which incident"));
  EXPECT_THAT(refusal_of(list_with(R"(, "kind": "sample_code")")),
              HasSubstr("/defects/0/sample: expected which defect of the sample code"));
  EXPECT_THAT(refusal_of(list_with(R"(, "also": ["RT-1"])")),
              HasSubstr("/defects/0/also: expected ids of other requirements, found \"RT-1\""));
  EXPECT_THAT(refusal_of(list_with(R"(, "also": ["RT-2", "RT-2"])")), HasSubstr("each id once"));
  EXPECT_THAT(refusal_of(list_with(R"(, "also": ["RT-2"], "world": "live")")),
              HasSubstr("/defects/0/also: expected none outside of the simulated world"));
  EXPECT_THAT(refusal_of(list_with(R"(, "cases": "close-*")")),
              HasSubstr("/defects/0/cases: expected none but with \"world\": \"live\""));
  EXPECT_THAT(refusal_of(write("none.json", R"({"defects": []})")),
              HasSubstr("none.json: /defects: expected a defect, found none"));
}

TEST_F(GalleryListTest, RefusesAChangeThatIsNone) {
  const auto list_of = [this](const std::string& members) {
    return write("defects.json", R"({"defects": [{"requirement": "RT-1", )" + members + "}]}");
  };
  EXPECT_THAT(refusal_of(list_of(
                  R"("name": "X", "file": "reference/core/a.cc", "find": "a", "replace": "b")")),
              HasSubstr("/defects/0/name: expected a name of a-z, 0-9 and -, found \"X\""));
  EXPECT_THAT(
      refusal_of(list_of(R"("name": "x", "file": "scenarios/a.cc", "find": "a", "replace": "b")")),
      HasSubstr("/defects/0/file: expected a source such as"));
  EXPECT_THAT(refusal_of(list_of(
                  R"("name": "x", "file": "reference/core/a.cc", "find": "a", "replace": "a")")),
              HasSubstr("/defects/0/replace: expected a change"));
  EXPECT_THAT(refusal_of(list_of(
                  R"("name": "x", "file": "reference/core/a.cc", "find": "a\n", "replace": "b")")),
              HasSubstr("/defects/0/find: expected one line"));
}

TEST_F(GalleryListTest, ChoosesByPatternAndPutsLiveOnesLast) {
  std::vector<Defect> all(3);
  all[0].requirement = "RT-1";
  all[0].world = "live";
  all[1].requirement = "RT-2";
  all[2].requirement = "CB-1";
  for (Defect& one : all) one.name = "x";
  const auto chosen = chosen_defects(all, {"RT-*"});
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0].id(), "RT-2.x");
  EXPECT_EQ(chosen[1].id(), "RT-1.x");
  EXPECT_EQ(chosen_defects(all, {}).size(), 3U);
  EXPECT_THROW((void)chosen_defects(all, {"RT-9.x"}), json::BadInput);
}

TEST_F(GalleryListTest, AnEquivalentCoversNothing) {
  std::vector<Defect> all(1);
  all[0].requirement = "RT-1";
  const auto missing_with = [&all] { return coverage_of(all).missing.size(); };
  const std::size_t wanted = coverage_of({}).wanted;
  EXPECT_GT(wanted, 70U);
  EXPECT_EQ(missing_with(), wanted - 1);
  all[0].equivalent = "nobody can tell";
  EXPECT_EQ(missing_with(), wanted);
  all[0].equivalent = "";
  all[0].world = "explore";
  EXPECT_EQ(missing_with(), wanted);
}

}  // namespace
}  // namespace plumbline::cli
