#include "scenarios/drivers/reference/protocol.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <iostream>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace plumbline::drivers {
namespace {

// What the driver half does not give of these is unsupported; any other command is unknown.
const std::set<std::string> kCommands{"hello",    "open",  "execute", "fetch", "complete", "cancel",
                                      "metadata", "token", "close",   "clock", "collect"};
const std::set<std::string> kExits{"normal", "without_close", "uncaught_error"};

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

Json error(const std::string& error_class, const std::string& type, const std::string& message) {
  return {{"error", {{"class", error_class}, {"type", type}, {"message", message}}}};
}

Json nap(const Json& request) {
  std::this_thread::sleep_for(std::chrono::milliseconds(request.at("ms").get<std::int64_t>()));
  return {};
}

Json leave(const Json& request) {
  const auto how = request.at("how").get<std::string>();
  if (!kExits.contains(how)) throw Refusal("invalid_request", "no exit " + how);
  return {};
}

// Shared with the thread that reads: it may wait for stdin until the process is gone.
class Server : public std::enable_shared_from_this<Server> {
 public:
  explicit Server(Commands commands) : commands_(std::move(commands)) {
    answers_ = ::fdopen(::dup(STDOUT_FILENO), "w");
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    commands_.insert({{"sleep", nap}, {"exit", leave}});
  }

  std::string run() {
    std::thread([self = shared_from_this()] { self->read(); }).detach();
    std::string how = serve("");
    end();
    for (std::thread& lane : lanes_) lane.join();
    return how;
  }

 private:
  void read() {
    std::ios::sync_with_stdio(false);  // or stdin would be locked when the process ends
    for (std::string line; std::getline(std::cin, line);) take(line);
    end();
  }

  void take(const std::string& line) {
    Json request = Json::parse(line, nullptr, false);
    if (!request.is_object() || !request.value("id", Json()).is_number_integer())
      return answer(nullptr, now_ns(), error("invalid_request", "", "no request"));
    const Json thread = request.value("thread", Json());
    const bool main = !thread.is_string() || request.value("command", Json()) == "exit";
    const std::string lane = main ? "" : thread.get<std::string>();
    const std::scoped_lock lock(mutex_);
    if (ended_) return;
    if (!lane.empty() && !waiting_.contains(lane))
      lanes_.emplace_back([this, lane] { (void)serve(lane); });
    waiting_[lane].push_back(std::move(request));
    news_.notify_all();
  }

  void end() {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    news_.notify_all();
  }

  // Until there will be none.
  std::string serve(const std::string& lane) {
    for (Json request = next(lane); !request.is_null(); request = next(lane)) {
      if (run(request) && request["command"] == "exit") return request["how"];
    }
    return "normal";
  }

  Json next(const std::string& lane) {
    std::unique_lock lock(mutex_);
    std::deque<Json>& waiting = waiting_[lane];
    news_.wait(lock, [&] { return ended_ || !waiting.empty(); });
    if (waiting.empty()) return nullptr;
    Json request = std::move(waiting.front());
    waiting.pop_front();
    return request;
  }

  bool run(const Json& request) {
    const std::int64_t begun = now_ns();
    Json told;
    try {
      told = command(request.at("command").get<std::string>())(request);
    } catch (const Refusal& refusal) {
      told = error(refusal.error_class, refusal.type, refusal.what());
    } catch (const Json::exception& fault) {
      told = error("invalid_request", "", fault.what());
    } catch (const std::exception& fault) {
      told = error("unknown", "std::exception", fault.what());
    }
    answer(request["id"], begun, told);
    return !told.contains("error");
  }

  const Command& command(const std::string& name) const {
    const auto found = commands_.find(name);
    if (found != commands_.end()) return found->second;
    if (kCommands.contains(name)) throw Refusal("unsupported", "this driver cannot " + name);
    throw Refusal("unknown_command", "no command " + name);
  }

  void answer(const Json& id, std::int64_t begun, const Json& told) {
    const bool ok = !told.contains("error");
    Json answer{{"id", id}, {"ok", ok}, {"begun_ns", begun}, {"ended_ns", now_ns()}};
    if (told.is_object()) answer.update(told);
    const std::string line = answer.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    const std::scoped_lock lock(answering_);
    std::fputs(line.c_str(), answers_);
    std::fflush(answers_);
  }

  Commands commands_;
  std::FILE* answers_;
  std::mutex answering_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable news_;
  std::map<std::string, std::deque<Json>> waiting_;  // by lane
  std::vector<std::thread> lanes_;
  bool ended_ = false;
};

}  // namespace

std::string serve(Commands commands) {
  return std::make_shared<Server>(std::move(commands))->run();
}

}  // namespace plumbline::drivers
