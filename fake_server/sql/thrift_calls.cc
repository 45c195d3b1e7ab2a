#include "fake_server/sql/thrift_calls.h"

#include <algorithm>

#include "fake_server/journal/text_bytes.h"
#include "fake_server/sql/result_files.h"
#include "fake_server/sql/statements.h"
#include "fake_server/sql/thrift_results.h"

namespace plumbline::fake {
namespace {

using tcli::StatusCode;

constexpr std::int32_t kProtocolVersion =
    42248;  // SPARK_CLI_SERVICE_PROTOCOL_V8: suits all drivers

HandleId id_of(const tcli::THandleIdentifier& handle) { return {handle.guid, handle.secret}; }

tcli::THandleIdentifier handle_of(const HandleId& id) {
  tcli::THandleIdentifier handle;
  handle.guid = id.guid;
  handle.secret = id.secret;
  return handle;
}

tcli::TStatus success() { return thrift_status(StatusCode::SUCCESS); }
tcli::TStatus invalid_handle() { return thrift_status(StatusCode::INVALID_HANDLE); }

// The names in a metadata call's arguments, which its failure echoes.
std::string names_in(std::string_view call, const tcli::TMetadataReq& in) {
  std::string text(call);
  return text + " " + in.catalogName + "." + in.schemaName + "." + in.objectName;
}

}  // namespace

SqlSession* ThriftCalls::session_of(const tcli::TSessionHandle& handle) {
  const HandleId id = id_of(handle.sessionId);
  SqlSession* session = exchange_.warehouse.session(id.text());
  return session != nullptr && session->id == id ? session : nullptr;
}

Operation* ThriftCalls::operation_of(const tcli::TOperationHandle& handle) {
  const HandleId id = id_of(handle.operationId);
  Operation* operation = exchange_.warehouse.operation(id.text());
  return operation != nullptr && operation->id == id ? operation : nullptr;
}

void ThriftCalls::OpenSession(tcli::TOpenSessionResp& out, const tcli::TOpenSessionReq&) {
  out.serverProtocolVersion = kProtocolVersion;
  const SqlSession* session = exchange_.warehouse.open_session("thrift");
  if (session == nullptr) {
    out.status = thrift_error(*failure_named("rate_limited"), "");
    return;
  }
  out.status = success();
  tcli::TSessionHandle handle;
  handle.sessionId = handle_of(session->id);
  out.__set_sessionHandle(handle);
  out.__set_canUseMultipleCatalogs(true);  // else the Python driver refuses a catalog of its user's
}

void ThriftCalls::CloseSession(tcli::TStatusResp& out, const tcli::TSessionReq& in) {
  const SqlSession* session = session_of(in.sessionHandle);
  out.status = session == nullptr ? invalid_handle() : success();
  if (session != nullptr) exchange_.warehouse.close_session(session->id.text(), "thrift");
}

void ThriftCalls::ExecuteStatement(tcli::TStatementResp& out,
                                   const tcli::TExecuteStatementReq& in) {
  const SqlSession* session = session_of(in.sessionHandle);
  out.status = session == nullptr ? invalid_handle() : success();
  if (session == nullptr) return;
  if (!journal::is_utf8(in.statement)) {
    exchange_.manner.refusal = sql_refusal(400, "BAD_REQUEST", "the statement is not UTF-8");
    return;
  }
  StatementWish wish{in.statement, session->id.text(), "thrift"};
  wish.row_limit = in.__isset.resultRowLimit ? in.resultRowLimit : 0;
  wish.reads_arrow = in.__isset.canReadArrowResult && in.canReadArrowResult;
  wish.loads_links = in.__isset.canDownloadResult && in.canDownloadResult;
  const BegunStatement begun = begin_statement(exchange_, wish, "ExecuteStatement");
  if (begun.operation == nullptr) {
    out.status = thrift_error(*begun.failure, kept_sql(wish.sql), begun.message);
    return;
  }
  const bool direct = in.__isset.getDirectResults;
  answer_begun(out, *begun.operation, direct ? &in.getDirectResults : nullptr, "ExecuteStatement");
}

void ThriftCalls::answer_begun(tcli::TStatementResp& out, Operation& operation,
                               const tcli::TSparkGetDirectResults* direct, std::string_view call) {
  out.__set_operationHandle(thrift_handle(operation));
  if (const Failure* failure = operation.directives.failure(Place::execute_handle)) {
    out.status = thrift_error(*failure, operation.sql);
    return;
  }
  out.status = success();
  const bool unhindered = operation.directives.failure(Place::fetch) == nullptr;
  const bool wanted = operation.directives.direct.value_or(unhindered);
  if (direct == nullptr || !wanted || operation.state == OperationState::running) return;
  add_direct_results(out, operation, direct->maxRows, call);
}

void ThriftCalls::add_direct_results(tcli::TStatementResp& out, Operation& operation,
                                     std::int64_t rows_max, std::string_view call) {
  tcli::TSparkDirectResults direct;
  direct.__set_operationStatus(thrift_state(operation));
  const Directives& directives = operation.directives;
  const bool finished = operation.state == OperationState::finished;
  if (finished && operation.has_rows()) {
    direct.__set_resultSetMetadata(thrift_metadata(operation));
    if (directives.failure(Place::fetch) == nullptr) {
      direct.__set_resultSet(thrift_page(exchange_, operation, rows_max, call, true));
    }
  }
  const bool all_given = !operation.has_rows() || operation.next_row >= operation.shape.rows;
  const bool closes = directives.close && directives.failure(Place::close) == nullptr;
  if (finished && all_given && closes) {
    tcli::TStatusResp closed;
    closed.status = success();
    direct.__set_closeOperation(closed);
    exchange_.warehouse.close(operation.id.text(), call, true);  // `operation` ends here
  }
  out.__set_directResults(direct);
}

void ThriftCalls::answer_metadata(tcli::TStatementResp& out, const tcli::TMetadataReq& in,
                                  std::string_view call, std::int32_t type) {
  SqlSession* session = session_of(in.sessionHandle);
  out.status = session == nullptr ? invalid_handle() : success();
  const std::optional<ResultShape> shape = metadata_shape(call);
  if (session == nullptr || !shape) return;
  const std::string names = names_in(call, in);
  if (!journal::is_utf8(names)) {
    exchange_.manner.refusal = sql_refusal(400, "BAD_REQUEST", "a name is not UTF-8");
    return;
  }
  const StatementWish wish{names, session->id.text(), "thrift"};
  const BegunStatement begun = begin_metadata(exchange_, *session, *shape, type, wish, call);
  if (begun.operation == nullptr) {
    out.status = thrift_error(*begun.failure, kept_sql(names), begun.message);
    return;
  }
  const bool direct = in.__isset.getDirectResults;
  answer_begun(out, *begun.operation, direct ? &in.getDirectResults : nullptr, call);
}

void ThriftCalls::GetTypeInfo(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetTypeInfo", 1);
}
void ThriftCalls::GetCatalogs(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetCatalogs", 2);
}
void ThriftCalls::GetSchemas(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetSchemas", 3);
}
void ThriftCalls::GetTables(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetTables", 4);
}
void ThriftCalls::GetTableTypes(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetTableTypes", 5);
}
void ThriftCalls::GetColumns(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetColumns", 6);
}
void ThriftCalls::GetFunctions(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetFunctions", 7);
}
// Hive numbers no operations of keys: they are told as what they are like.
void ThriftCalls::GetPrimaryKeys(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetPrimaryKeys", 6);
}
void ThriftCalls::GetCrossReference(tcli::TStatementResp& out, const tcli::TMetadataReq& in) {
  answer_metadata(out, in, "GetCrossReference", 6);
}

void ThriftCalls::GetOperationStatus(tcli::TGetOperationStatusResp& out,
                                     const tcli::TOperationReq& in) {
  Operation* operation = operation_of(in.operationHandle);
  out.status = invalid_handle();
  if (operation == nullptr) return;
  exchange_.manner.take(operation->directives, Place::poll);
  exchange_.warehouse.poll(*operation, "GetOperationStatus");
  out = thrift_state(*operation);
}

void ThriftCalls::CancelOperation(tcli::TStatusResp& out, const tcli::TOperationReq& in) {
  Operation* operation = operation_of(in.operationHandle);
  out.status = operation == nullptr ? invalid_handle() : success();
  if (operation != nullptr) exchange_.warehouse.cancel(*operation, "CancelOperation");
}

void ThriftCalls::CloseOperation(tcli::TStatusResp& out, const tcli::TOperationReq& in) {
  const Operation* operation = operation_of(in.operationHandle);
  out.status = operation == nullptr ? invalid_handle() : success();
  if (operation == nullptr) return;
  exchange_.manner.take(operation->directives, Place::close);
  if (const Failure* failure = operation->directives.failure(Place::close)) {
    out.status = thrift_error(*failure, operation->sql);
    return;
  }
  exchange_.warehouse.close(operation->id.text(), "CloseOperation", false);
}

void ThriftCalls::GetResultSetMetadata(tcli::TGetResultSetMetadataResp& out,
                                       const tcli::TOperationReq& in) {
  const Operation* operation = operation_of(in.operationHandle);
  out.status = invalid_handle();
  if (operation != nullptr) out = thrift_metadata(*operation);
}

bool ThriftCalls::can_fetch(tcli::TFetchResultsResp& out, const Operation& operation) {
  const Failure* failure = operation.directives.failure(Place::fetch);
  if (operation.failure != nullptr && operation.state != OperationState::running) {
    failure = operation.failure;
  }
  const bool early = operation.state != OperationState::finished;
  if (failure == nullptr && early) failure = failure_named("invalid_request");
  if (failure == nullptr) return true;
  out.status = thrift_error(*failure, operation.sql);
  note_page(exchange_, operation, {operation.pages_given, {}, 0, false, failure}, "FetchResults");
  return false;
}

void ThriftCalls::FetchResults(tcli::TFetchResultsResp& out, const tcli::TFetchResultsReq& in) {
  Operation* operation = operation_of(in.operationHandle);
  out.status = invalid_handle();
  if (operation == nullptr) return;
  exchange_.manner.take(operation->directives, Place::fetch);
  if (!can_fetch(out, *operation)) return;
  if (in.orientation == tcli::Orientation::FIRST) operation->next_row = 0;
  if (in.__isset.startRowOffset) {
    operation->next_row = std::clamp(in.startRowOffset, std::int64_t{0}, operation->shape.rows);
  }
  out = thrift_page(exchange_, *operation, in.maxRows, "FetchResults", false);
  if (in.__isset.includeResultSetMetadata && in.includeResultSetMetadata) {
    out.__set_resultSetMetadata(thrift_metadata(*operation));
  }
}

}  // namespace plumbline::fake
