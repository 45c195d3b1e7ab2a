// The calls of the Thrift interface on a warehouse: one object answers one request. What concerns
// the answer as a whole (latency, faults, a refusal by HTTP) it leaves in the exchange.
#pragma once

#include <TCLIService.h>

#include "fake_server/sql/exchange.h"

namespace plumbline::fake {

class ThriftCalls final : public tcli::TCLIServiceIf {
 public:
  explicit ThriftCalls(SqlExchange& exchange) : exchange_(exchange) {}

  void OpenSession(tcli::TOpenSessionResp& out, const tcli::TOpenSessionReq& in) override;
  void CloseSession(tcli::TStatusResp& out, const tcli::TSessionReq& in) override;
  void ExecuteStatement(tcli::TStatementResp& out, const tcli::TExecuteStatementReq& in) override;
  void GetTypeInfo(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetCatalogs(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetSchemas(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetTables(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetTableTypes(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetColumns(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetFunctions(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetPrimaryKeys(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetCrossReference(tcli::TStatementResp& out, const tcli::TMetadataReq& in) override;
  void GetOperationStatus(tcli::TGetOperationStatusResp& out,
                          const tcli::TOperationReq& in) override;
  void CancelOperation(tcli::TStatusResp& out, const tcli::TOperationReq& in) override;
  void CloseOperation(tcli::TStatusResp& out, const tcli::TOperationReq& in) override;
  void GetResultSetMetadata(tcli::TGetResultSetMetadataResp& out,
                            const tcli::TOperationReq& in) override;
  void FetchResults(tcli::TFetchResultsResp& out, const tcli::TFetchResultsReq& in) override;

 private:
  /// The session of a handle whose secret is right; nullptr: an invalid handle.
  [[nodiscard]] SqlSession* session_of(const tcli::TSessionHandle& handle);
  [[nodiscard]] Operation* operation_of(const tcli::TOperationHandle& handle);
  void answer_metadata(tcli::TStatementResp& out, const tcli::TMetadataReq& in,
                       std::string_view call, std::int32_t type);
  /// Handle and direct results of what has begun. `direct`: nullptr: none were asked for.
  void answer_begun(tcli::TStatementResp& out, Operation& operation,
                    const tcli::TSparkGetDirectResults* direct, std::string_view call);
  void add_direct_results(tcli::TStatementResp& out, Operation& operation, std::int64_t rows_max,
                          std::string_view call);
  /// True when a page can be given; else `out` says why not.
  [[nodiscard]] bool can_fetch(tcli::TFetchResultsResp& out, const Operation& operation);

  SqlExchange& exchange_;
};

}  // namespace plumbline::fake
