#include "fake_server/sql/result_rows.h"

#include <algorithm>
#include <array>

namespace plumbline::fake {
namespace {

constexpr std::int64_t kMetadataRows = 3;
constexpr std::int64_t kNumberBytes = 20;  // the digits of any bigint; 8 on the binary wire
constexpr std::size_t kKeywordMax = 16;    // longer than any word that is looked for

// The text from its first word on: without spaces, brackets and comments before it.
std::string_view code_of(std::string_view sql) {
  while (true) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n("), sql.size()));
    const bool block = sql.starts_with("/*");
    if (!block && !sql.starts_with("--")) return sql;
    const std::size_t end = block ? sql.find("*/", 2) : sql.find('\n');
    if (end == std::string_view::npos) return {};
    sql.remove_prefix(end + (block ? 2 : 1));
  }
}

// The first word in capitals.
std::string keyword(std::string_view sql) {
  std::string word;
  for (const char c : code_of(sql)) {
    const bool small = c >= 'a' && c <= 'z';
    if ((!small && (c < 'A' || c > 'Z')) || word.size() > kKeywordMax) break;
    word += small ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return word;
}

template <std::size_t N>
bool is_one_of(const std::string& word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 4> kChanges{"INSERT", "UPDATE", "DELETE", "MERGE"};
constexpr std::array<std::string_view, 8> kCommands{"CREATE",   "DROP", "ALTER", "USE",
                                                    "TRUNCATE", "SET",  "GRANT", "REVOKE"};

Column text(std::string name, std::string cell) {
  return {std::move(name), ColumnType::string, std::move(cell)};
}
Column number(std::string name) { return {std::move(name), ColumnType::integer, ""}; }

std::vector<Column> named_object(std::string_view last) {
  return {text("TABLE_CAT", "main"), text("TABLE_SCHEM", "default"), text(std::string(last), "")};
}

std::vector<Column> column_columns() {
  std::vector<Column> columns = named_object("TABLE_NAME");
  const std::vector<Column> more{text("COLUMN_NAME", ""),     number("DATA_TYPE"),
                                 text("TYPE_NAME", "STRING"), number("COLUMN_SIZE"),
                                 number("BUFFER_LENGTH"),     number("DECIMAL_DIGITS"),
                                 number("NUM_PREC_RADIX"),    number("NULLABLE"),
                                 text("REMARKS", ""),         text("COLUMN_DEF", ""),
                                 number("SQL_DATA_TYPE"),     number("SQL_DATETIME_SUB"),
                                 number("CHAR_OCTET_LENGTH"), number("ORDINAL_POSITION"),
                                 text("IS_NULLABLE", "YES"),  text("SCOPE_CATALOG", ""),
                                 text("SCOPE_SCHEMA", ""),    text("SCOPE_TABLE", ""),
                                 number("SOURCE_DATA_TYPE"),  text("IS_AUTO_INCREMENT", "NO")};
  columns.insert(columns.end(), more.begin(), more.end());
  return columns;
}

std::vector<Column> table_columns() {
  std::vector<Column> columns = named_object("TABLE_NAME");
  columns.push_back(text("TABLE_TYPE", "TABLE"));
  columns.push_back(text("REMARKS", ""));
  return columns;
}

std::vector<Column> key_columns() {
  std::vector<Column> columns = named_object("TABLE_NAME");
  columns.push_back(text("COLUMN_NAME", ""));
  columns.push_back(number("KEY_SEQ"));
  columns.push_back(text("PK_NAME", ""));
  return columns;
}

// Names of columns: Hive's, which are those of JDBC.
std::vector<Column> metadata_columns(std::string_view call) {
  if (call == "GetTypeInfo") return {text("TYPE_NAME", "STRING"), number("DATA_TYPE")};
  if (call == "GetCatalogs") return {text("TABLE_CAT", "")};
  if (call == "GetSchemas") return {text("TABLE_SCHEM", ""), text("TABLE_CATALOG", "main")};
  if (call == "GetTables") return table_columns();
  if (call == "GetTableTypes") return {text("TABLE_TYPE", "TABLE")};
  if (call == "GetColumns") return column_columns();
  if (call == "GetFunctions") return named_object("FUNCTION_NAME");
  if (call == "GetPrimaryKeys" || call == "GetCrossReference") return key_columns();
  return {};
}

ResultShape rows_of(std::vector<Column> columns) {
  return {std::move(columns), kMetadataRows, kMetadataRows};
}

}  // namespace

std::string_view to_string(ColumnType type) noexcept {
  if (type == ColumnType::integer) return "INT";
  return type == ColumnType::bigint ? "BIGINT" : "STRING";
}

std::string cell_text(const Column& column, std::int64_t row, std::size_t index) {
  if (column.type != ColumnType::string) return std::to_string(row);
  if (!column.text.empty()) return column.text;
  return "r" + std::to_string(row) + "c" + std::to_string(index);
}

std::int64_t row_bytes(const ResultShape& shape) {
  std::int64_t bytes = 1;
  for (const Column& column : shape.columns) {
    bytes += 4 + std::max(kNumberBytes, static_cast<std::int64_t>(column.text.size()));
  }
  return bytes;
}

ResultShape shape_of(std::string_view sql, const Directives& directives) {
  const std::string word = keyword(sql);
  if (is_one_of(word, kChanges) || is_one_of(word, kCommands)) return {};
  ResultShape shape;
  for (std::int64_t i = 0; i < directives.columns; ++i) {
    const bool string = i % 2 == 1;
    shape.columns.push_back({directives.name + std::to_string(i),
                             string ? ColumnType::string : ColumnType::bigint,
                             string ? directives.value : ""});
  }
  shape.rows = directives.rows;
  shape.page_rows =
      std::clamp(kPageBytesMax / row_bytes(shape), std::int64_t{1}, directives.chunk_rows);
  return shape;
}

std::int64_t rows_changed(std::string_view sql, const Directives& directives) {
  return is_one_of(keyword(sql), kChanges) ? directives.rows : 0;
}

std::optional<ResultShape> metadata_shape(std::string_view call) {
  std::vector<Column> columns = metadata_columns(call);
  if (columns.empty()) return {};
  return rows_of(std::move(columns));
}

std::optional<ResultShape> show_shape(std::string_view sql) {
  if (keyword(sql) != "SHOW") return {};
  const std::string what = keyword(code_of(sql).substr(std::string_view("SHOW").size()));
  if (what == "CATALOGS") return rows_of({text("catalog", "")});
  if (what == "SCHEMAS") return rows_of({text("databaseName", ""), text("catalog", "main")});
  if (what == "COLUMNS") {
    return rows_of({text("col_name", ""), text("catalogName", "main"), text("namespace", "default"),
                    text("tableName", "t"), text("columnType", "STRING")});
  }
  // Some drivers find the type by its place, the sixth.
  return rows_of({text("namespace", "default"), text("tableName", ""), text("isTemporary", "false"),
                  text("information", ""), text("catalogName", "main"), text("tableType", "TABLE"),
                  text("remarks", "")});
}

RowRange page_at(const ResultShape& shape, std::int64_t first, std::int64_t most) {
  const std::int64_t from = std::clamp(first, std::int64_t{0}, shape.rows);
  const std::int64_t page = most > 0 ? std::min(most, shape.page_rows) : shape.page_rows;
  return {from, std::min(page, shape.rows - from)};
}

}  // namespace plumbline::fake
