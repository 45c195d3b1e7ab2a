// `plumbline gallery` as a user meets it, with a script in the place of the program that loads the
// clients: it hands over the result that lies beside the client asked for.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kChild = R"sh(#!/bin/sh
words=$*
while [ $# -gt 0 ]; do
  case $1 in --defect) id=$2 ;; --json) result=$2 ;; esac
  shift
done
folder=$(dirname "$0")/$id
case :$LD_LIBRARY_PATH: in *:"$folder":*) ;; *) echo "no client"; exit 127 ;; esac
if [ ! -e "$folder/result" ]; then echo "it broke" >&2; exit 4; fi
echo "$words" > "$folder/words"
cp "$folder/result" "$result"
exit "$(cat "$folder/code")"
)sh";

class GalleryTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    write("plumbline-gallery-child", kChild);
    fs::permissions(folder_ + "/plumbline-gallery-child", fs::perms::owner_all);
    write("defects.json", R"({"defects": [
      {"requirement": "RT-1", "name": "a", "file": "reference/core/a.cc", "find": "a", "replace": "b"},
      {"requirement": "RT-2", "name": "b", "file": "reference/core/b.cc", "find": "a", "replace": "b"}]})");
    add_client("none", "pass", "RT-1", "0");
    add_client("RT-1.a", "fail", "RT-1", "1");
    add_client("RT-2.b", "fail", "RT-2", "1");
  }
  void add_client(const std::string& id, const std::string& status, const std::string& requirement,
                  const std::string& code) {
    fs::create_directories(folder_ + "/" + id);
    write(id + "/libplumbline_gallery_client.so", "");
    write(id + "/code", code);
    write(id + "/result", R"({"cases": [{"verdicts": [{"status": ")" + status +
                              R"(", "requirement": ")" + requirement + R"("}]}]})");
  }
  [[nodiscard]] Ended gallery(const std::string& arguments) const {
    return plumbline("gallery --gallery " + folder_ + " " + arguments);
  }
};

TEST_F(GalleryTest, SaysWhatBecameOfEachInTheOrderOfTheListAndTheScore) {
  const Ended ended = gallery("--jobs 2");
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("RT-1.a: killed by RT-1\nRT-2.b: killed by RT-2\n"
                                      "gallery: 2 of 2 killed (100 %), 0 equivalent, 0 not as"));
}

TEST_F(GalleryTest, ASurvivorEndsWithOne) {
  add_client("RT-2.b", "pass", "RT-2", "0");
  const Ended ended = gallery("--json " + folder_ + "/gallery.json");
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("RT-2.b: SURVIVED\n"), HasSubstr("1 of 2 killed")));
  EXPECT_TRUE(fs::exists(folder_ + "/gallery.json"));
}

TEST_F(GalleryTest, RunsThoseThatAreNamed) {
  const Ended ended = gallery("'RT-2.*'");
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("1 of 1 killed"), Not(HasSubstr("RT-1.a"))));
}

TEST_F(GalleryTest, WhatNoCaseShowsGoesThroughRandomRuns) {
  write("defects.json", R"({"defects": [
      {"requirement": "RT-2", "name": "b", "file": "reference/core/b.cc", "find": "a", "replace": "b",
       "world": "explore", "seeds": "3..5"}]})");
  write("none/result", R"({"runs": 3, "failures": []})");
  write("RT-2.b/result", R"({"runs": 3, "failures": [{"failing": ["CB-1", "RT-2"]}]})");
  const Ended ended = gallery("");
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("RT-2.b: killed by RT-2 (with CB-1)\n"));
  std::ifstream words(folder_ + "/RT-2.b/words");
  std::string said;
  std::getline(words, said);
  EXPECT_THAT(said, HasSubstr("--defect RT-2.b explore --jobs 1 --seeds 3..5 --json "));
  write("RT-2.b/result", R"({"runs": 0, "failures": []})");
  EXPECT_THAT(gallery("").output, HasSubstr("RT-2.b: fault: nothing was judged"));
}

TEST_F(GalleryTest, AClientThatCannotBeJudgedIsAFaultAndNoSurvivor) {
  fs::remove(folder_ + "/RT-2.b/result");
  const Ended ended = gallery("");
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.output, HasSubstr("RT-2.b: fault: it ended with 4: it broke\n"));
}

TEST_F(GalleryTest, NothingIsJudgedWhenTheUnchangedClientFails) {
  add_client("none", "fail", "CB-1", "1");
  const Ended ended = gallery("");
  EXPECT_EQ(ended.code, 4);
  EXPECT_EQ(ended.output,
            "plumbline gallery: the unchanged client fails: verify --world sim: CB-1\n");
}

TEST_F(GalleryTest, RefusesWhatCannotBeUsedInOneLine) {
  const std::string at = "gallery --gallery " + folder_ + " ";
  expect_refusal(at + "RT-9.z", "RT-9.z: expected the id of a defect, see --list");
  expect_refusal(at + "--jobs 0", "--jobs");
  expect_refusal(at + "--json /proc/none/x", "--json: ");
  expect_refusal("gallery --gallery /proc/none", "/proc/none/defects.json: ");
  fs::remove(folder_ + "/RT-1.a/libplumbline_gallery_client.so");
  expect_refusal(at, "libplumbline_gallery_client.so: no such file: build the target gallery");
}

TEST_F(GalleryTest, ListsAndSaysWhatIsNotCovered) {
  EXPECT_THAT(gallery("--list").output, HasSubstr("RT-1.a  [other]\nRT-2.b  [other]\n"));
  const Ended ended = gallery("--covered");
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("without a defect: EN-1, "), Not(HasSubstr("RT-1,"))));
}

}  // namespace
}  // namespace plumbline::cli
