// A driver for tests: speaks Thrift and SEA to an SqlService as the published ones do, without
// sockets. Header only; test programs include it.
#pragma once

#include <TCLIService.h>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "fake_server/sql/sql_service.h"

namespace plumbline::fake::test {

inline const std::string kHttpPath = "/sql/1.0/warehouses/abc123";

/// A message to the Thrift interface with a token.
inline Request thrift_request(std::string body) {
  return {"a",
          "POST",
          kHttpPath,
          {{"Content-Type", "application/x-thrift"}, {"Authorization", "Bearer t1"}},
          std::move(body)};
}

class ThriftDriver {
 public:
  using Buffer = apache::thrift::transport::TMemoryBuffer;
  using Protocol = apache::thrift::protocol::TBinaryProtocol;

  explicit ThriftDriver(SqlService& service)
      : service_(service),
        in_(std::make_shared<Buffer>()),
        out_(std::make_shared<Buffer>()),
        client_(std::make_shared<Protocol>(in_), std::make_shared<Protocol>(out_)) {}

  /// Sends a call and reads its answer, which is not read when HTTP refuses it.
  template <typename Send, typename Receive, typename In, typename Out>
  void call(Send send, Receive receive, const In& in, Out& out) {
    out_->resetBuffer();
    (client_.*send)(in);
    reply = *service_.handle(thrift_request(out_->getBufferAsString()), now);
    if (reply.status != 200) return;
    in_->resetBuffer();
    in_->write(reinterpret_cast<const std::uint8_t*>(reply.body.data()),
               static_cast<std::uint32_t>(reply.body.size()));
    (client_.*receive)(out);
  }

  /// Opens a session, which later statements are in.
  tcli::TOpenSessionResp open() {
    tcli::TOpenSessionResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_OpenSession, &C::recv_OpenSession, tcli::TOpenSessionReq(), out);
    session = out.sessionHandle;
    return out;
  }
  tcli::TStatusResp close_session() {
    tcli::TSessionReq in;
    in.sessionHandle = session;
    tcli::TStatusResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_CloseSession, &C::recv_CloseSession, in, out);
    return out;
  }
  /// A statement with the directives in its comment; asks for direct results unless `polls_only`.
  tcli::TStatementResp execute(const std::string& directives, bool polls_only = false) {
    tcli::TExecuteStatementReq in;
    in.sessionHandle = session;
    in.statement = "SELECT 'canary' /* plumbline: " + directives + " */";
    if (!polls_only) {
      tcli::TSparkGetDirectResults direct;
      direct.maxRows = 100'000;
      in.__set_getDirectResults(direct);
    }
    in.__set_canReadArrowResult(true);
    in.__set_canDownloadResult(true);
    return execute(in);
  }
  tcli::TStatementResp execute(const tcli::TExecuteStatementReq& in) {
    tcli::TStatementResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_ExecuteStatement, &C::recv_ExecuteStatement, in, out);
    operation.operationHandle = out.operationHandle;
    return out;
  }
  tcli::TStatementResp get_tables() {
    tcli::TMetadataReq in;
    in.sessionHandle = session;
    in.__set_catalogName("canary");
    tcli::TStatementResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_GetTables, &C::recv_GetTables, in, out);
    operation.operationHandle = out.operationHandle;
    return out;
  }
  tcli::TGetOperationStatusResp poll() {
    tcli::TGetOperationStatusResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_GetOperationStatus, &C::recv_GetOperationStatus, operation, out);
    return out;
  }
  tcli::TGetResultSetMetadataResp metadata() {
    tcli::TGetResultSetMetadataResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_GetResultSetMetadata, &C::recv_GetResultSetMetadata, operation, out);
    return out;
  }
  tcli::TFetchResultsResp fetch(std::int64_t rows_max = 100'000) {
    tcli::TFetchResultsReq in;
    in.operationHandle = operation.operationHandle;
    in.maxRows = rows_max;
    return fetch(in);
  }
  tcli::TFetchResultsResp fetch(const tcli::TFetchResultsReq& in) {
    tcli::TFetchResultsResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_FetchResults, &C::recv_FetchResults, in, out);
    return out;
  }
  tcli::TStatusResp cancel() {
    tcli::TStatusResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_CancelOperation, &C::recv_CancelOperation, operation, out);
    return out;
  }
  tcli::TStatusResp close() {
    tcli::TStatusResp out;
    using C = tcli::TCLIServiceClient;
    call(&C::send_CloseOperation, &C::recv_CloseOperation, operation, out);
    return out;
  }

  Reply reply;     ///< the last answer
  Duration now{};  ///< of the next call
  tcli::TSessionHandle session;
  tcli::TOperationReq operation;  ///< the last one that was begun

 private:
  SqlService& service_;
  std::shared_ptr<Buffer> in_;
  std::shared_ptr<Buffer> out_;
  tcli::TCLIServiceClient client_;
};

/// The bytes of a good message, for tests that damage it: ExecuteStatement in an unknown session.
inline std::string execute_message(const std::string& sql) {
  const auto out = std::make_shared<ThriftDriver::Buffer>();
  tcli::TCLIServiceClient client(std::make_shared<ThriftDriver::Protocol>(out));
  tcli::TExecuteStatementReq in;
  in.sessionHandle.sessionId.guid = std::string(16, 'g');
  in.sessionHandle.sessionId.secret = std::string(16, 's');
  in.statement = sql;
  in.__set_confOverlay({{"a", "b"}});
  client.send_ExecuteStatement(in);
  return out->getBufferAsString();
}

/// A request to the SEA interface with a token.
inline Request sea_request(const std::string& method, const std::string& below_sql,
                           const std::string& body = "") {
  return {"a", method, "/api/2.0/sql/" + below_sql, {{"Authorization", "Bearer t1"}}, body};
}

/// The answer's JSON, whatever the status.
inline nlohmann::json sea(SqlService& service, const Request& request) {
  return nlohmann::json::parse(service.handle(request, {})->body);
}

/// Runs a statement with these directives over SEA, without a session.
inline nlohmann::json sea_execute(SqlService& service, const std::string& directives) {
  const nlohmann::json body{{"warehouse_id", "abc123"},
                            {"disposition", "INLINE_OR_EXTERNAL_LINKS"},
                            {"statement", "SELECT 'canary' /* plumbline: " + directives + " */"}};
  return sea(service, sea_request("POST", "statements/", body.dump()));
}

}  // namespace plumbline::fake::test
