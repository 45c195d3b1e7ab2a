// The Thrift interface of the fake on hostile messages: calls in a live session with damaged bytes,
// and bytes that are no message at all. A libFuzzer target, built and run by ci/fuzz.
#include "property_tests/fuzz/sql_fuzz_support.h"

namespace plumbline::fuzz {
namespace {

namespace tcli = fake::tcli;
using Client = tcli::TCLIServiceClient;
using Buffer = fake::test::ThriftDriver::Buffer;
using Protocol = fake::test::ThriftDriver::Protocol;

/// The bytes of one call.
template <typename Send, typename In>
std::string message(Send send, const In& in) {
  const auto out = std::make_shared<Buffer>();
  Client client(std::make_shared<Protocol>(out));
  (client.*send)(in);
  return out->getBufferAsString();
}

std::string execute(FuzzedDataProvider& input, const tcli::TSessionHandle& session) {
  tcli::TExecuteStatementReq in;
  in.sessionHandle = session;
  in.statement = steering_sql(input);
  if (input.ConsumeBool()) {
    tcli::TSparkGetDirectResults direct;
    direct.maxRows = input.ConsumeIntegral<std::int64_t>();
    in.__set_getDirectResults(direct);
  }
  in.__set_canReadArrowResult(input.ConsumeBool());
  in.__set_canDownloadResult(input.ConsumeBool());
  return message(&Client::send_ExecuteStatement, in);
}

std::string next_message(FuzzedDataProvider& input, const fake::test::ThriftDriver& driver) {
  switch (input.ConsumeIntegralInRange(0, 8)) {
    case 0:
      return input.ConsumeRandomLengthString(512);
    case 1:
      return message(&Client::send_OpenSession, tcli::TOpenSessionReq());
    case 2:
      return message(&Client::send_GetOperationStatus, driver.operation);
    case 3: {
      tcli::TFetchResultsReq in;
      in.operationHandle = driver.operation.operationHandle;
      in.maxRows = input.ConsumeIntegral<std::int64_t>();
      return message(&Client::send_FetchResults, in);
    }
    case 4:
      return message(&Client::send_GetResultSetMetadata, driver.operation);
    case 5:
      return message(&Client::send_CancelOperation, driver.operation);
    case 6:
      return message(&Client::send_CloseOperation, driver.operation);
    case 7: {
      tcli::TMetadataReq in;
      in.sessionHandle = driver.session;
      in.__set_catalogName(input.ConsumeRandomLengthString(32));
      return message(&Client::send_GetTables, in);
    }
    default:
      return execute(input, driver.session);
  }
}

}  // namespace

void run(std::string_view bytes) {
  FuzzedDataProvider input = provider_of(bytes);
  fake::SqlService service(small_options());
  fake::test::ThriftDriver driver(service);
  driver.open();
  (void)driver.execute("rows=3 chunk_rows=1 direct=no");
  fake::Duration now{};
  for (int k = 0; k < kRequestsMax && input.remaining_bytes() > 0; ++k) {
    now += later(input);
    const std::string body = damaged(input, next_message(input, driver));
    const fake::Reply reply = answer_to(service, fake::test::thrift_request(body), now);
    if (reply.status == 200)
      expect(reply.body.starts_with(std::string("\x80\x01\x00", 3)), "a reply is a Thrift message");
  }
}

}  // namespace plumbline::fuzz
