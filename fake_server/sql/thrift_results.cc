#include "fake_server/sql/thrift_results.h"

#include <algorithm>
#include <utility>

#include "fake_server/sql/arrow_stream.h"
#include "fake_server/sql/result_files.h"

namespace plumbline::fake {
namespace {

tcli::TColumnDesc described(const Column& column, std::int32_t position) {
  tcli::TPrimitiveTypeEntry primitive;
  primitive.type = static_cast<std::int32_t>(column.type);
  tcli::TTypeEntry entry;
  entry.__set_primitiveEntry(primitive);
  tcli::TColumnDesc description;
  description.columnName = column.name;
  description.typeDesc.types.push_back(entry);
  description.position = position;
  description.__set_comment("");
  return description;
}

/// A page's rows in the interface's form, and what their cells weigh.
struct Rows {
  tcli::TRowSet set;
  std::int64_t bytes = 0;
};

tcli::TColumn string_column(const Column& column, std::size_t index, RowRange range,
                            std::int64_t& bytes) {
  tcli::TStringColumn texts;
  for (std::int64_t row = range.first; row < range.first + range.count; ++row) {
    texts.values.push_back(cell_text(column, row, index));
    bytes += static_cast<std::int64_t>(texts.values.back().size());
  }
  tcli::TColumn out;
  out.__set_stringVal(texts);
  return out;
}

template <typename NumberColumn>
NumberColumn numbers(RowRange range, std::int64_t& bytes) {
  NumberColumn column;
  using Number = typename decltype(column.values)::value_type;
  for (std::int64_t row = range.first; row < range.first + range.count; ++row) {
    column.values.push_back(static_cast<Number>(row));
  }
  bytes += range.count * static_cast<std::int64_t>(sizeof(Number));
  return column;
}

tcli::TColumn filled(const Column& column, std::size_t index, RowRange range, std::int64_t& bytes) {
  if (column.type == ColumnType::string) return string_column(column, index, range, bytes);
  tcli::TColumn out;
  if (column.type == ColumnType::bigint) {
    out.__set_i64Val(numbers<tcli::TI64Column>(range, bytes));
  } else {
    out.__set_i32Val(numbers<tcli::TI32Column>(range, bytes));
  }
  return out;
}

Rows in_columns(const ResultShape& shape, RowRange range) {
  Rows rows;
  std::vector<tcli::TColumn> columns;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    columns.push_back(filled(shape.columns[i], i, range, rows.bytes));
  }
  rows.set.__set_columnCount(static_cast<std::int32_t>(columns.size()));
  rows.set.__set_columns(columns);
  return rows;
}

Rows in_arrow(const ResultShape& shape, RowRange range) {
  Rows rows;
  std::vector<tcli::TSparkArrowBatch> batches;
  if (range.count > 0) {
    tcli::TSparkArrowBatch batch;
    batch.batch = arrow_batch(shape, range);
    batch.rowCount = range.count;
    rows.bytes = static_cast<std::int64_t>(batch.batch.size());
    batches.push_back(std::move(batch));
  }
  rows.set.__set_arrowBatches(batches);
  return rows;
}

tcli::TSparkArrowResultLink link(const SqlExchange& exchange, const Operation& operation,
                                 std::int64_t chunk) {
  const RowRange range = page_at(operation.shape, chunk * operation.shape.page_rows, 0);
  tcli::TSparkArrowResultLink out;
  out.fileLink = link_to(exchange, operation, chunk);
  out.expiryTime = link_expiry_ms(exchange);
  out.startRowOffset = range.first;
  out.rowCount = range.count;
  out.bytesNum = range.count * row_bytes(operation.shape);
  return out;
}

// Links to the chunks that `range` has.
Rows in_links(const SqlExchange& exchange, const Operation& operation, RowRange range) {
  Rows rows;
  const std::int64_t size = operation.shape.page_rows;
  std::vector<tcli::TSparkArrowResultLink> links;
  const std::int64_t end = range.first + range.count;
  for (std::int64_t chunk = range.first / size; chunk * size < end; ++chunk) {
    links.push_back(link(exchange, operation, chunk));
    rows.bytes += links.back().bytesNum;
  }
  rows.set.__set_resultLinks(links);
  return rows;
}

// Links go by whole files, from the file that has the next row on.
RowRange next_links(const Operation& operation) {
  const std::int64_t size = operation.shape.page_rows;
  if (operation.next_row >= operation.shape.rows) return {operation.shape.rows, 0};
  const std::int64_t first = operation.next_row / size * size;
  return {first, std::min(kLinksPerPage * size, operation.shape.rows - first)};
}

}  // namespace

tcli::TStatus thrift_status(tcli::StatusCode::type code) {
  tcli::TStatus status;
  status.statusCode = code;
  return status;
}

tcli::TStatus thrift_error(const Failure& failure, std::string_view sql) {
  return thrift_error(failure, sql, failure_message(failure, sql));
}

tcli::TStatus thrift_error(const Failure& failure, std::string_view sql, std::string_view message) {
  tcli::TStatus status = thrift_status(tcli::StatusCode::ERROR);
  status.__set_infoMessages({failure_diagnostics(failure, sql)});
  status.__set_sqlState(std::string(failure.sql_state));
  status.__set_errorCode(kErrorCode);
  status.__set_errorMessage(std::string(message));
  status.__set_displayMessage(std::string(message));
  return status;
}

tcli::TOperationHandle thrift_handle(const Operation& operation) {
  tcli::TOperationHandle handle;
  handle.operationId.guid = operation.id.guid;
  handle.operationId.secret = operation.id.secret;
  handle.operationType = operation.type;
  handle.hasResultSet = operation.has_rows();
  if (!operation.has_rows()) handle.__set_modifiedRowCount(static_cast<double>(operation.changed));
  return handle;
}

tcli::TGetOperationStatusResp thrift_state(const Operation& operation) {
  tcli::TGetOperationStatusResp state;
  state.status = thrift_status(tcli::StatusCode::SUCCESS);
  state.__set_operationState(static_cast<std::int32_t>(operation.state));
  state.__set_hasResultSet(operation.has_rows());
  if (!operation.has_rows()) state.__set_numModifiedRows(operation.changed);
  if (operation.state == OperationState::running || operation.failure == nullptr) return state;
  const Failure& failure = *operation.failure;
  state.__set_sqlState(std::string(failure.sql_state));
  state.__set_errorCode(kErrorCode);
  state.__set_errorMessage(failure_message(failure, operation.sql));
  state.__set_displayMessage(failure_message(failure, operation.sql));
  state.__set_diagnosticInfo(failure_diagnostics(failure, operation.sql));
  return state;
}

tcli::TGetResultSetMetadataResp thrift_metadata(const Operation& operation) {
  tcli::TTableSchema schema;
  for (const Column& column : operation.shape.columns) {
    const auto position = static_cast<std::int32_t>(schema.columns.size()) + 1;
    schema.columns.push_back(described(column, position));
  }
  const ResultForm form = operation.directives.form;
  tcli::TGetResultSetMetadataResp metadata;
  metadata.status = thrift_status(tcli::StatusCode::SUCCESS);
  metadata.__set_schema(schema);
  metadata.__set_resultFormat(static_cast<std::int32_t>(form));
  metadata.__set_lz4Compressed(false);
  metadata.__set_isStagingOperation(false);
  if (form != ResultForm::columns) metadata.__set_arrowSchema(arrow_schema(operation.shape));
  return metadata;
}

tcli::TFetchResultsResp thrift_page(SqlExchange& exchange, Operation& operation,
                                    std::int64_t rows_max, std::string_view call, bool direct) {
  const ResultForm form = operation.directives.form;
  const bool links = form == ResultForm::links;
  const RowRange range =
      links ? next_links(operation) : page_at(operation.shape, operation.next_row, rows_max);
  Rows rows = links                       ? in_links(exchange, operation, range)
              : form == ResultForm::arrow ? in_arrow(operation.shape, range)
                                          : in_columns(operation.shape, range);
  rows.set.startRowOffset = range.first;
  operation.next_row = range.first + range.count;
  note_page(exchange, operation, {operation.pages_given++, range, rows.bytes, direct, nullptr},
            call);
  tcli::TFetchResultsResp page;
  page.status = thrift_status(tcli::StatusCode::SUCCESS);
  page.__set_hasMoreRows(operation.next_row < operation.shape.rows);
  page.__set_results(rows.set);
  return page;
}

}  // namespace plumbline::fake
