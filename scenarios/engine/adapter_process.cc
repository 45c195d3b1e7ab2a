#include "scenarios/engine/adapter_process.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "scenarios/engine/adapter_answer.h"
#include "scenarios/engine/adapter_pipe.h"

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kBetweenSamples{50};       // as in the live world
constexpr milliseconds kStreamsEndWithin{1'000};  // after the process; a grandchild may hold them
constexpr int kSettleTries = 20;                  // of a thread that was joined and is still listed
constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20U;  // ids and counts are far below
constexpr std::size_t kOutputBytesMax = std::size_t{1} << 20U;  // of each stream

}  // namespace

AdapterProcess::AdapterProcess(const AdapterLaunch& launch, const AdapterPlaces& places,
                               Observer observer, AdapterLimits limits)
    : observer_(std::move(observer)),
      limits_(limits),
      child_(command_of(launch, places), environment_of(launch, places),
             folder_of(launch, places)) {
  observer_.journal.add(observer_.now(), journal::Process{"started", child_.pid(), 0, "", ""});
  watcher_ = std::thread([this] { watch(); });
}

AdapterProcess::~AdapterProcess() {
  stop_ = true;
  child_.kill_group();
  watcher_.join();
}

AdapterAnswer AdapterProcess::ask(const std::string& command, const Json& members,
                                  const std::string& lane) {
  Json request = members;
  request["command"] = command;
  if (!lane.empty()) request["thread"] = lane;
  AdapterAnswer answer;
  answer.sent = answer.received = steady_clock::now();
  std::uint64_t id = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (ended_) return answer;
    if (command == "exit") told_to_end_ = true;
    id = ++requests_;
    waiting_[id] = answer;
  }
  request["id"] = id;
  if (!send(request.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n") && !ended_)
    kill("it did not take the request " + command);
  return wait_for(id, command, answer);
}

AdapterAnswer AdapterProcess::wait_for(std::uint64_t id, const std::string& command,
                                       AdapterAnswer answer) {
  const auto limit = answer.sent + limits_.answer_within;
  bool in_time = true;
  {
    std::unique_lock lock(mutex_);
    in_time = news_.wait_until(lock, limit, [&] { return ended_ || waiting_[id].answered(); });
    answer = waiting_[id];
    waiting_.erase(id);
  }
  if (in_time) return answer;
  answer.kind = AnswerKind::timed_out;
  kill(command + " was not answered within " + std::to_string(limits_.answer_within.count()) +
       " ms");
  return answer;
}

bool AdapterProcess::send(const std::string& line) {
  const std::scoped_lock lock(sending_);
  return write_whole_line(child_.input(), line, steady_clock::now() + limits_.answer_within);
}

bool AdapterProcess::idle_until(steady_clock::time_point due) {
  std::unique_lock lock(mutex_);
  return !news_.wait_until(lock, due, [this] { return ended_.load(); });
}

void AdapterProcess::end(const std::string& how) {
  if (!ask("exit", Json{{"how", how}}).answered()) return;
  std::unique_lock lock(mutex_);
  const bool in_time = news_.wait_for(lock, limits_.exit_within, [this] { return ended_.load(); });
  lock.unlock();
  if (!in_time)
    kill("it had not ended " + std::to_string(limits_.exit_within.count()) +
         " ms after it was told to (" + how + ")");
}

void AdapterProcess::condemn(const std::string& why) {
  {
    const std::scoped_lock lock(mutex_);
    if (trouble_.empty()) trouble_ = "killed: " + why;
  }
  note("killed: " + why);
  child_.kill_group();
}

void AdapterProcess::kill(const std::string& why) {
  condemn(why);
  std::unique_lock lock(mutex_);
  news_.wait_for(lock, kStreamsEndWithin, [this] { return ended_.load(); });
}

std::string AdapterProcess::trouble() const {
  const std::scoped_lock lock(mutex_);
  return trouble_;
}

void AdapterProcess::note(const std::string& text) {
  observer_.journal.add(observer_.now(), journal::Process{"note", child_.pid(), 0, "", text});
}

void AdapterProcess::sample(const std::string& moment) {
  if (ended_) return;
  journal::ResourceSample sample = child_.sample(moment);
  for (int tries = 0; tries < kSettleTries; ++tries) {
    ::poll(nullptr, 0, 1);
    journal::ResourceSample again = child_.sample(moment);
    const bool settled = again.threads == sample.threads && again.sockets == sample.sockets;
    sample = std::move(again);
    if (settled) break;
  }
  if (sample.threads > 0) observer_.journal.add(observer_.now(), std::move(sample));
}

void AdapterProcess::watch() {
  Output output{"stdout", child_.output(), {}, 0, true};
  Output errors{"stderr", child_.errors(), {}, 0, true};
  const auto is_answer = [this](const std::string& line) { return take_answer(line); };
  const auto is_none = [](const std::string&) { return false; };
  while (!ended_ || output.open || errors.open) {
    wait_for_news(output, errors);
    take(output, is_answer);
    take(errors, is_none);
    note_end();
    sample_in_passing();
    const bool late = ended_ && steady_clock::now() > ended_at_ + kStreamsEndWithin;
    if (late || (ended_ && stop_)) break;
  }
}

void AdapterProcess::wait_for_news(const Output& output, const Output& errors) const {
  // poll passes over -1: a stream that has ended would always be news.
  std::array<pollfd, 3> streams{pollfd{output.open ? output.fd : -1, POLLIN, 0},
                                pollfd{errors.open ? errors.fd : -1, POLLIN, 0},
                                pollfd{ended_ ? -1 : child_.end_signal(), POLLIN, 0}};
  ::poll(streams.data(), streams.size(), static_cast<int>(kBetweenSamples.count()));
}

void AdapterProcess::take(Output& output,
                          const std::function<bool(const std::string&)>& is_answer) {
  std::array<char, 65'536> chunk{};
  while (output.open) {
    const ssize_t got = ::read(output.fd, chunk.data(), chunk.size());
    if (got < 0) return;  // nothing more for now
    output.open = got > 0;
    output.line.append(chunk.data(), static_cast<std::size_t>(got));
    take_lines(output, is_answer);
  }
  if (!output.line.empty()) keep_output(output, std::exchange(output.line, {}));
}

void AdapterProcess::take_lines(Output& output,
                                const std::function<bool(const std::string&)>& is_answer) {
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = output.line.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    const std::string line = output.line.substr(begin, end - begin);
    if (!is_answer(line)) keep_output(output, line + "\n");
  }
  output.line.erase(0, begin);
  if (output.line.size() <= kAnswerBytesMax) return;
  keep_output(output, std::exchange(output.line, {}));
  const bool protocol = output.fd == child_.output();
  if (!protocol || ended_) return;  // a driver may log what it likes
  condemn("a line of more than " + std::to_string(kAnswerBytesMax) + " bytes");
}

void AdapterProcess::keep_output(Output& output, std::string text) {
  const std::size_t room = kOutputBytesMax - output.taken;
  text.resize(std::min(text.size(), room));
  if (text.empty()) return;
  output.taken += text.size();
  observer_.journal.add(
      observer_.now(), journal::Process{"output", child_.pid(), 0, output.stream, std::move(text)});
}

bool AdapterProcess::take_answer(const std::string& line) {
  const std::optional<std::uint64_t> id = id_of_answer(line);
  if (!id) return false;
  const std::scoped_lock lock(mutex_);
  const auto waiting = waiting_.find(*id);
  if (waiting == waiting_.end() || waiting->second.answered()) return false;
  read_answer(line, waiting->second);
  news_.notify_all();
  return true;
}

void AdapterProcess::note_end() {
  if (ended_) return;
  const std::optional<int> code = child_.ended();
  if (!code) return;
  ended_at_ = steady_clock::now();
  observer_.journal.add(observer_.now(), journal::Process{"ended", child_.pid(), *code, "", ""});
  const std::scoped_lock lock(mutex_);
  if (!told_to_end_ && !stop_ && trouble_.empty())
    trouble_ = "ended with " + std::to_string(*code) + " before it was told to";
  ended_ = true;
  news_.notify_all();
}

void AdapterProcess::sample_in_passing() {
  if (ended_ || steady_clock::now() < next_sample_) return;
  next_sample_ = steady_clock::now() + kBetweenSamples;
  observer_.journal.add(observer_.now(), child_.sample("periodic"));
}

}  // namespace plumbline::scenario
