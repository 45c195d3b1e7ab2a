#include "scenarios/engine/scenario_steps.h"

#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;
using json::Fields;
using Json = nlohmann::json;

constexpr std::size_t kUnrolledBytesMax = std::size_t{64} << 20U;  // a file's bound, sixteen times
const std::vector<std::string> kErrorClasses{
    "authentication", "permission", "syntax",     "not_found", "invalid_request", "rate_limited",
    "server_error",   "timeout",    "connection", "cancelled", "unknown"};
const std::vector<std::string> kStepKinds{"open", "execute", "complete", "token",    "close",
                                          "wait", "mark",    "restart",  "parallel", "repeat"};

std::string error_class(Fields& fields, const char* name) {
  std::vector<std::string> words = kErrorClasses;
  words.emplace_back();
  return fields.one_of_or(name, words, "");
}

std::vector<GivenTag> given_tags(Fields& fields) {
  const Json* tags = fields.optional("tags");
  if (tags == nullptr) return {};
  return read_tags(*tags, fields.pointer_to("tags"));
}

OpenStep read_open(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  OpenStep step;
  step.connection = fields.text("connection");
  step.host = fields.text("host");
  step.telemetry = fields.one_of_or("telemetry", {"unset", "on", "off", "force"}, "unset");
  step.token = fields.text_or("token", step.token);
  step.org = fields.text_or("org", "");
  step.spelling = fields.text_or("spelling", "");
  step.latency = fields.duration_or("latency", Duration::zero());
  step.error = error_class(fields, "error");
  step.tags = given_tags(fields);
  step.odd_values = odd_values_of(step.tags);
  fields.finish();
  return step;
}

ExecuteStep read_execute(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  ExecuteStep step;
  step.connection = fields.text("connection");
  step.statement = fields.text("statement");
  step.sql = fields.text_or("sql", "SELECT 1");
  step.latency = fields.duration_or("latency", Duration::zero());
  step.chunks = fields.integer_or("chunks", 0, 10'000, 0);
  step.bytes_per_chunk = fields.integer_or("bytes_per_chunk", 0, std::int64_t{1} << 40, 0);
  step.chunk_latency = fields.duration_or("chunk_latency", Duration::zero());
  step.polls = fields.integer_or("polls", 0, 10'000, 0);
  step.error = error_class(fields, "error");
  step.hiccup = error_class(fields, "hiccup");
  step.complete = fields.boolean_or("complete", true);
  step.handle = fields.boolean_or("handle", true);
  step.tags = given_tags(fields);
  step.odd_values = odd_values_of(step.tags);
  fields.finish();
  return step;
}

template <typename TwoNames>
TwoNames read_two(const Json& value, const std::string& pointer, const char* second,
                  std::string TwoNames::*member) {
  Fields fields(value, pointer);
  TwoNames step;
  step.connection = fields.text("connection");
  step.*member = fields.text(second);
  fields.finish();
  return step;
}

// "{i}" in every string of a repeated step becomes the number of the round, from 1.
Json with_round(const Json& value, std::int64_t round) {
  if (value.is_string()) {
    std::string text = value.get<std::string>();
    const std::string number = std::to_string(round);
    for (std::size_t at = text.find("{i}"); at != std::string::npos;
         at = text.find("{i}", at + number.size())) {
      text.replace(at, 3, number);
    }
    return text;
  }
  Json copy = value;
  if (value.is_structured()) {
    for (auto& element : copy) element = with_round(element, round);
  }
  return copy;
}

class StepReader {
 public:
  std::vector<Step> read_all(const Json& array, const std::string& pointer) {
    json::expect_array(array, pointer);
    std::vector<Step> steps;
    for (std::size_t index = 0; index < array.size(); ++index) {
      read_one(array[index], json::pointer_to_index(pointer, index), steps);
    }
    return steps;
  }

 private:
  // A step is an object of one member, whose name is the kind: {"open": {...}}.
  void read_one(const Json& value, const std::string& pointer, std::vector<Step>& steps) {
    if (!value.is_object() || value.size() != 1) {
      throw BadInput(pointer, "expected a step with one member such as {\"wait\": \"5s\"}, found " +
                                  json::describe(value));
    }
    if (++count_ > kStepsMax)
      throw BadInput(pointer, "expected at most " + std::to_string(kStepsMax) + " steps");
    const std::string kind = value.begin().key();
    const Json& body = value.begin().value();
    const std::string here = pointer + "/" + kind;
    if (kind == "repeat") return read_repeat(body, here, steps);
    steps.push_back(read_kind(kind, value, body, pointer, here));
  }

  Step read_kind(const std::string& kind, const Json& value, const Json& body,
                 const std::string& pointer, const std::string& here) {
    if (kind == "open") return read_open(body, here);
    if (kind == "execute") return read_execute(body, here);
    if (kind == "complete")
      return read_two<CompleteStep>(body, here, "statement", &CompleteStep::statement);
    if (kind == "token") return read_two<TokenStep>(body, here, "token", &TokenStep::token);
    if (kind == "parallel") return read_parallel(body, here);
    Fields fields(value, pointer);
    if (kind == "close") return CloseStep{fields.text("close")};
    if (kind == "wait") return WaitStep{fields.duration("wait")};
    if (kind == "mark") return MarkStep{fields.text("mark")};
    if (kind == "restart") return read_restart(fields);
    throw BadInput(here, "unknown kind of step" + json::suggestion(kind, kStepKinds));
  }

  static Step read_restart(Fields& fields) {
    (void)fields.one_of("restart", {"crash"});
    return RestartStep{};
  }

  ParallelStep read_parallel(const Json& lanes, const std::string& pointer) {
    json::expect_array(lanes, pointer);
    ParallelStep step;
    for (std::size_t index = 0; index < lanes.size(); ++index) {
      step.lanes.push_back(read_all(lanes[index], json::pointer_to_index(pointer, index)));
    }
    return step;
  }

  void read_repeat(const Json& body, const std::string& pointer, std::vector<Step>& steps) {
    Fields fields(body, pointer);
    const std::int64_t times = fields.integer("times", 1, static_cast<std::int64_t>(kStepsMax));
    const Json& inner = fields.required("steps");
    fields.finish();
    const std::size_t rounds = static_cast<std::size_t>(times);
    const std::string text = inner.dump();
    if (text.size() > (kUnrolledBytesMax - unrolled_) / rounds) {
      throw BadInput(pointer, "expected at most " + std::to_string(kUnrolledBytesMax) +
                                  " bytes of steps when unrolled");
    }
    unrolled_ += text.size() * rounds;
    const bool differ = text.find("{i}") != std::string::npos;
    for (std::int64_t round = 1; round <= times; ++round) {
      const std::vector<Step> read =
          read_all(differ ? with_round(inner, round) : inner, pointer + "/steps");
      steps.insert(steps.end(), read.begin(), read.end());
    }
  }

  std::size_t count_ = 0;
  std::size_t unrolled_ = 0;
};

}  // namespace

std::vector<Step> read_steps(const Json& array, const std::string& pointer) {
  return StepReader().read_all(array, pointer);
}

}  // namespace plumbline::scenario
