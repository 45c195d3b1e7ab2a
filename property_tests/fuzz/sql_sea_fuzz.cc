// The SEA interface of the fake, and the files behind its links, on hostile paths and bodies. A
// libFuzzer target, built and run by ci/fuzz.
#include "property_tests/fuzz/sql_fuzz_support.h"

namespace plumbline::fuzz {
namespace {

/// What the run has learned so far: ids that exist.
struct Known {
  std::string session = "unknown";
  std::string statement = "unknown";
};

std::string statement_body(FuzzedDataProvider& input, const Known& known) {
  nlohmann::json body{{"warehouse_id", "abc123"}, {"statement", steering_sql(input)}};
  if (input.ConsumeBool()) body["session_id"] = known.session;
  if (input.ConsumeBool()) body["disposition"] = "INLINE_OR_EXTERNAL_LINKS";
  if (input.ConsumeBool()) body["wait_timeout"] = input.ConsumeRandomLengthString(8);
  if (input.ConsumeBool()) body["row_limit"] = input.ConsumeIntegral<std::int64_t>();
  return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string path_of(FuzzedDataProvider& input, const Known& known) {
  const std::string statement = "statements/" + damaged(input, known.statement);
  switch (input.ConsumeIntegralInRange(0, 6)) {
    case 0:
      return "sessions/";
    case 1:
      return "sessions/" + damaged(input, known.session) + "?warehouse_id=abc123";
    case 2:
      return statement;
    case 3:
      return statement + "/cancel";
    case 4:
      return statement + "/result/chunks/" + input.ConsumeRandomLengthString(12);
    case 5:
      return "statements/" + input.ConsumeRandomLengthString(40);
    default:
      return "statements/";
  }
}

void learn(const fake::Reply& reply, Known& known) {
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  if (!body.is_object()) return;
  known.session = body.value("session_id", known.session);
  known.statement = body.value("statement_id", known.statement);
}

fake::Request next_request(FuzzedDataProvider& input, const Known& known) {
  const char* method = input.PickValueInArray({"POST", "GET", "DELETE", "PUT"});
  const std::string path = path_of(input, known);
  const std::string body =
      input.ConsumeBool() ? statement_body(input, known) : input.ConsumeRandomLengthString(512);
  fake::Request request = fake::test::sea_request(method, path, damaged(input, body));
  if (input.ConsumeProbability<float>() > 0.9F)
    request.target = "/plumbline-results/" + input.ConsumeRandomLengthString(80);
  return request;
}

}  // namespace

void run(std::string_view bytes) {
  FuzzedDataProvider input = provider_of(bytes);
  fake::SqlService service(small_options());
  Known known;
  fake::Duration now{};
  for (int k = 0; k < kRequestsMax && input.remaining_bytes() > 0; ++k) {
    now += later(input);
    const fake::Reply reply = answer_to(service, next_request(input, known), now);
    if (reply.status == 200) learn(reply, known);
  }
}

}  // namespace plumbline::fuzz
