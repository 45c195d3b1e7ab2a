// Operations, rows and failures as the structures of the Thrift interface. Used by ThriftCalls.
#pragma once

#include <tcli_service_types.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "fake_server/sql/exchange.h"

namespace plumbline::fake {

/// Success, or another code without a text.
[[nodiscard]] tcli::TStatus thrift_status(tcli::StatusCode::type code);
/// An error that names the class and echoes the SQL in every field that can hold it.
[[nodiscard]] tcli::TStatus thrift_error(const Failure& failure, std::string_view sql);
/// The same with a message of its own.
[[nodiscard]] tcli::TStatus thrift_error(const Failure& failure, std::string_view sql,
                                         std::string_view message);

[[nodiscard]] tcli::TOperationHandle thrift_handle(const Operation& operation);
/// The answer to GetOperationStatus.
[[nodiscard]] tcli::TGetOperationStatusResp thrift_state(const Operation& operation);
/// The answer to GetResultSetMetadata.
[[nodiscard]] tcli::TGetResultSetMetadataResp thrift_metadata(const Operation& operation);
/// The operation's next page (at most `rows_max` rows; 0: no limit), which is then given; notes it.
/// Beyond the last row: no rows, and columns without values.
[[nodiscard]] tcli::TFetchResultsResp thrift_page(SqlExchange& exchange, Operation& operation,
                                                  std::int64_t rows_max, std::string_view call,
                                                  bool direct);

}  // namespace plumbline::fake
