// The live world with its client in a child process: this process holds the fakes and the journal,
// starts the child, takes in what it tells, looks at what it holds, and ends it when it hangs.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "fake_server/journal/writer.h"
#include "scenarios/engine/child_lines.h"
#include "scenarios/engine/child_process.h"
#include "scenarios/engine/inside_checks.h"
#include "scenarios/engine/live_child.h"
#include "scenarios/engine/live_service.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kBetweenLooks{5};          // how exactly the end of the child is timed
constexpr milliseconds kBetweenSamples{50};       // of what it holds
constexpr milliseconds kStreamsEndWithin{1'000};  // after the process; a grandchild may hold them
constexpr int kSettleTries = 20;                  // of a thread that was joined and is still listed
constexpr std::size_t kEntryBytesMax = std::size_t{256} << 20U;
constexpr std::size_t kOutputBytesMax = std::size_t{1} << 20U;
constexpr std::size_t kOutputShown = 2'000;  // of standard error, in a harness fault

/// Observes one child from its start to its end.
class Watch {
 public:
  Watch(const Run& run, const LiveService& service, journal::Sink& journal)
      : run_(run), service_(service), journal_(journal), child_("/proc/self/exe", {"live-child"}) {
    journal_.add(now(), journal::Process{"started", child_.pid(), 0, "", ""});
  }

  /// Blocks until the child has ended, at most kChildLifeMax.
  void run(const ChildTask& task) {
    tell(to_line(task));
    const auto limit = steady_clock::now() + kChildLifeMax;
    while (!over()) {
      wait_for_news();
      take_entries();
      take_output("stdout", child_.output(), output_);
      take_output("stderr", child_.errors(), errors_);
      sample_in_passing();
      note_end();
      if (steady_clock::now() > limit && !killed_) end_it();
    }
    merge_entries();
    expect_a_clean_end();
  }

 private:
  struct Output {
    bool open = true;
    std::string text;
  };

  [[nodiscard]] Duration now() const { return service_.now(); }

  /// The task is long and the child reads it first: blocking, but not for ever.
  void tell(const std::string& line) const {
    const timeval limit{10, 0};
    ::setsockopt(child_.control(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    std::string_view rest = line;
    while (!rest.empty()) {
      const ssize_t sent = ::send(child_.control(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // it has ended, which is seen elsewhere
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void wait_for_news() const {
    // poll passes over -1: a stream that has ended would always be news.
    std::array<pollfd, 3> streams{pollfd{entries_open_ ? child_.entries() : -1, POLLIN, 0},
                                  pollfd{output_.open ? child_.output() : -1, POLLIN, 0},
                                  pollfd{errors_.open ? child_.errors() : -1, POLLIN, 0}};
    ::poll(streams.data(), streams.size(), static_cast<int>(kBetweenLooks.count()));
  }

  /// What is there now; false at the end of the stream.
  static bool read_some(int fd, std::string& into) {
    std::array<char, 65'536> chunk{};
    while (true) {
      const ssize_t got = ::read(fd, chunk.data(), chunk.size());
      if (got == 0) return false;
      if (got < 0) return true;  // nothing more for now
      into.append(chunk.data(), static_cast<std::size_t>(got));
    }
  }

  void take_entries() {
    if (!entries_open_) return;
    entries_open_ = read_some(child_.entries(), lines_);
    for (std::size_t end = 0; (end = lines_.find('\n', taken_)) != std::string::npos;) {
      const std::string_view line = std::string_view(lines_).substr(taken_, end - taken_);
      const std::string_view asked(kLookAtMe);
      if (line.substr(0, asked.size()) == asked) look(std::string(line.substr(asked.size())));
      taken_ = end + 1;
    }
    if (lines_.size() > kEntryBytesMax && !killed_) end_it();
  }

  /// The child stands still meanwhile; its client's threads may come and go.
  void look(const std::string& moment) {
    journal::ResourceSample sample = child_.sample(moment);
    for (int tries = 0; tries < kSettleTries; ++tries) {
      ::poll(nullptr, 0, 1);
      journal::ResourceSample again = child_.sample(moment);
      const bool settled = again.threads == sample.threads && again.sockets == sample.sockets;
      sample = std::move(again);
      if (settled) break;
    }
    journal_.add(now(), std::move(sample));
    ::send(child_.control(), "k", 1, MSG_NOSIGNAL);
  }

  void take_output(const char* stream, int fd, Output& output) {
    if (!output.open) return;
    std::string chunk;
    output.open = read_some(fd, chunk);
    const std::size_t room = kOutputBytesMax - output.text.size();
    chunk.resize(std::min(chunk.size(), room));
    if (chunk.empty()) return;
    output.text += chunk;
    journal_.add(now(), journal::Process{"output", child_.pid(), 0, stream, std::move(chunk)});
  }

  void sample_in_passing() {
    if (code_ || steady_clock::now() < next_sample_) return;
    next_sample_ = steady_clock::now() + kBetweenSamples;
    journal_.add(now(), child_.sample("periodic"));
  }

  void note_end() {
    if (code_) return;
    code_ = child_.ended();
    if (!code_) return;
    ended_ = steady_clock::now();
    journal_.add(now(), journal::Process{"ended", child_.pid(), *code_, "", ""});
  }

  void end_it() {
    killed_ = true;
    child_.kill();
  }

  [[nodiscard]] bool over() const {
    if (!code_) return false;
    const bool all_read = !entries_open_ && !output_.open && !errors_.open;
    return all_read || steady_clock::now() > ended_ + kStreamsEndWithin;
  }

  /// A last line that its end cut off is no entry.
  void merge_entries() {
    const std::string_view asked(kLookAtMe);
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = lines_.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
      const std::string_view line = std::string_view(lines_).substr(begin, end - begin);
      if (line.substr(0, asked.size()) == asked) continue;
      journal::Entry entry = read_child_line(line);
      journal_.add(entry.time, std::move(entry.data));
    }
  }

  void expect_a_clean_end() const {
    if (killed_ || *code_ == 0) return;  // one that hung is the rules' affair
    const std::size_t from = errors_.text.size() - std::min(errors_.text.size(), kOutputShown);
    throw std::runtime_error(run_.scenario->name + ": the child process ended with " +
                             std::to_string(*code_) +
                             ", its standard error: " + errors_.text.substr(from));
  }

  const Run& run_;
  const LiveService& service_;
  journal::Sink& journal_;
  ChildProcess child_;
  bool entries_open_ = true;
  std::string lines_;      // all that it told
  std::size_t taken_ = 0;  // bytes of them that were looked at
  Output output_;
  Output errors_;
  steady_clock::time_point next_sample_{};
  std::optional<int> code_;
  steady_clock::time_point ended_{};
  bool killed_ = false;
};

}  // namespace

journal::Journal run_in_process(const Run& run, const JitterMeter& jitter) {
  const Settings settings = settings_for(*run.scenario, run.profile, run.scenario->live_divisor);
  journal::MemorySink journal;
  LiveService service(run, settings, journal);
  const ChildTask task{run.scenario->text, run.scenario->origin, run.profile,          run.arm,
                       run.seed,           service.start(),      service.start_hosts()};
  Watch(run, service, journal).run(task);
  service.watch();
  service.stop();
  if (run.arm == "on")
    add_inside_checks(run.scenario->inside, settings.config, service.now(), journal);
  journal.add(service.now(), jitter.over(service.start(), steady_clock::now()));
  journal.add(service.now(), journal::Quiescence{true});  // what has ended does nothing any more
  if (!journal.complete()) throw std::runtime_error(run.scenario->name + ": the journal is full");
  return journal.take();
}

}  // namespace plumbline::scenario
