#include "scenarios/report/fold.h"

#include <algorithm>
#include <string_view>

#include "scenarios/judge/text_shape.h"
#include "scenarios/report/request_diff.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

// The longest group of lines that is looked for, and how often it must come at least.
constexpr std::size_t kGroupMax = 24;
constexpr std::size_t kTimesMin = 3;
// What is shown around a marked line, at the beginning and at the end of a run that is too long.
constexpr std::size_t kLinesBefore = 20;
constexpr std::size_t kLinesAfter = 6;
constexpr std::size_t kLinesAtEnds = 10;

// Where lines are the same again.
struct Group {
  std::size_t length = 1;
  std::size_t times = 1;
  [[nodiscard]] std::size_t covered() const { return length * times; }
};

class Folder {
 public:
  explicit Folder(const std::vector<TimelineLine>& lines) : lines_(lines) {
    for (const TimelineLine& line : lines)
      shapes_.push_back(line.marked ? std::string() : judge::shape_of(line.text));
  }

  // Lines that remain, and lines that stand for others (marked by no text of their own).
  void run() {
    std::size_t at = 0;
    while (at < lines_.size()) {
      const Group group = group_at(at);
      for (std::size_t k = 0; k < group.length; ++k) show(lines_[at + k]);
      if (group.times > 1) count(at + group.length, at + group.covered());
      at += group.covered();
    }
  }

  std::vector<std::string> take() {
    if (shown_.size() > kTimelineLinesMax) cut();
    return std::move(shown_);
  }

 private:
  [[nodiscard]] bool is_same(std::size_t one, std::size_t other) const {
    return !shapes_[one].empty() && shapes_[one] == shapes_[other];
  }

  [[nodiscard]] std::size_t times_of(std::size_t at, std::size_t length) const {
    std::size_t end = at + length;
    while (end < lines_.size() && is_same(end, end - length)) ++end;
    return (end - at) / length;
  }

  // The group that stands for most; of equals the shortest.
  [[nodiscard]] Group group_at(std::size_t at) const {
    Group best;
    for (std::size_t length = 1; length <= kGroupMax && at + length <= lines_.size(); ++length) {
      if (shapes_[at + length - 1].empty()) break;
      const Group group{length, times_of(at, length)};
      if (group.times >= kTimesMin && group.covered() > best.covered()) best = group;
    }
    return best;
  }

  void show(const TimelineLine& line) {
    marked_.push_back(line.marked);
    shown_.push_back((line.marked ? "* " : "  ") + time_column(line.time) + "  " + line.text);
  }

  void count(std::size_t begin, std::size_t end) {
    std::size_t statements = 0;
    std::size_t requests = 0;
    for (std::size_t k = begin; k < end; ++k) {
      statements += lines_[k].statements;
      requests += lines_[k].requests;
    }
    std::string what;
    if (statements > 0) what = std::to_string(statements) + " statements";
    if (requests > 0)
      what += (what.empty() ? "" : " and ") + std::to_string(requests) + " requests";
    if (what.empty()) what = std::to_string(end - begin) + " lines";
    marked_.push_back(false);
    shown_.push_back("  ... " + what + " alike, until " + seconds_text(lines_[end - 1].time));
  }

  // Too long all the same: what is far from everything marked is left out.
  void cut() {
    std::vector<bool> kept(shown_.size(), false);
    const auto keep = [&](std::size_t from, std::size_t to) {
      std::fill(kept.begin() + static_cast<std::ptrdiff_t>(from),
                kept.begin() + static_cast<std::ptrdiff_t>(std::min(to, kept.size())), true);
    };
    keep(0, kLinesAtEnds);
    keep(shown_.size() - kLinesAtEnds, shown_.size());
    std::size_t left = kTimelineLinesMax;
    for (std::size_t k = 0; k < marked_.size() && left > kLinesBefore; ++k) {
      if (!marked_[k]) continue;
      keep(k > kLinesBefore ? k - kLinesBefore : 0, k + 1 + kLinesAfter);
      left -= std::min<std::size_t>(left, kLinesBefore);
    }
    std::vector<std::string> rest;
    for (std::size_t k = 0; k < shown_.size();) {
      std::size_t gap = k;
      while (gap < kept.size() && !kept[gap]) ++gap;
      if (gap > k) rest.push_back("  ... " + std::to_string(gap - k) + " lines left out");
      if (gap < shown_.size()) rest.push_back(std::move(shown_[gap]));
      k = gap + 1;
    }
    shown_ = std::move(rest);
  }

  const std::vector<TimelineLine>& lines_;
  std::vector<std::string> shapes_;  // empty: not to be folded
  std::vector<std::string> shown_;
  std::vector<bool> marked_;
};

}  // namespace

std::vector<std::string> folded(const std::vector<TimelineLine>& lines) {
  Folder folder(lines);
  folder.run();
  return folder.take();
}

}  // namespace plumbline::report
