#include "scenarios/engine/adapter_hello.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kTextMax = 200;  // of a name: reports show it

[[noreturn]] void refuse(const std::string& why) { throw std::runtime_error("the adapter " + why); }

std::string text_of(const Json& answer, const char* name) {
  const auto found = answer.find(name);
  const bool good = found != answer.end() && found->is_string() &&
                    !found->get_ref<const std::string&>().empty() &&
                    found->get_ref<const std::string&>().size() <= kTextMax;
  if (!good) refuse(std::string("answered hello without a text \"") + name + "\"");
  return found->get<std::string>();
}

void expect_answer(const AdapterProcess& adapter, const AdapterAnswer& answer,
                   const std::string& command) {
  if (answer.answered()) return;
  const std::string why = adapter.trouble();
  refuse("did not answer " + command + (why.empty() ? "" : ": " + why));
}

AdapterInfo info_of(const Json& answer) {
  if (answer.value("protocol", Json()) != kAdapterProtocol) {
    refuse("speaks protocol " + answer.value("protocol", Json()).dump() + ", expected " +
           std::to_string(kAdapterProtocol));
  }
  AdapterInfo info{text_of(answer, "name"),
                   text_of(answer, "version"),
                   text_of(answer, "runtime"),
                   text_of(answer, "profile"),
                   {}};
  const Json capabilities = answer.value("capabilities", Json());
  if (!capabilities.is_array()) refuse("answered hello without a list \"capabilities\"");
  for (const Json& word : capabilities) {
    if (!word.is_string()) refuse("named a capability that is no text");
    info.capabilities.insert(word.get<std::string>());
  }
  return info;
}

std::string unknown_command(std::uint64_t random) {
  constexpr std::string_view kLetters = "abcdefghijklmnop";
  std::string name = "no_such_";
  for (int k = 0; k < 16; ++k, random >>= 4U) name += kLetters[random & 15U];
  return name;
}

// Its times lie between ours where both read one clock; else both middles were one moment.
std::chrono::nanoseconds clock_ahead_of(const AdapterAnswer& answer) {
  const auto sent = answer.sent.time_since_epoch().count();
  const auto received = answer.received.time_since_epoch().count();
  const bool told = answer.begun_ns != 0 && answer.ended_ns != 0;
  if (!told || (sent <= answer.begun_ns && answer.ended_ns <= received))
    return std::chrono::nanoseconds::zero();
  return std::chrono::nanoseconds(answer.begun_ns + (answer.ended_ns - answer.begun_ns) / 2 -
                                  (sent + (received - sent) / 2));
}

}  // namespace

Greeting greet(AdapterProcess& adapter, std::uint64_t random) {
  const AdapterAnswer hello = adapter.ask("hello", Json{{"protocol", kAdapterProtocol}});
  expect_answer(adapter, hello, "hello");
  if (!hello.ok()) refuse("refused hello: " + hello.error_message);
  AdapterInfo info = info_of(Json::parse(hello.line, nullptr, false));
  const std::string command = unknown_command(random);
  const AdapterAnswer unknown = adapter.ask(command, Json::object());
  expect_answer(adapter, unknown, command);
  if (unknown.ok()) refuse("lies: it did " + command + ", which is no command");
  if (unknown.error_class != "unknown_command") {
    refuse("refused " + command + " as " + unknown.error_class +
           ", expected the class unknown_command");
  }
  return {std::move(info), clock_ahead_of(unknown)};
}

}  // namespace plumbline::scenario
