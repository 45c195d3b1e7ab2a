// Result sets as rules instead of rows: a shape says how many rows there are and what each cell
// holds, and any page is made when it is asked for. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fake_server/sql/directives.h"

namespace plumbline::fake {

/// Types of columns; the Thrift interface's own numbers.
enum class ColumnType : std::int32_t { integer = 3, bigint = 4, string = 7 };

/// "INT", "BIGINT" or "STRING".
[[nodiscard]] std::string_view to_string(ColumnType type) noexcept;

struct Column {
  std::string name;
  ColumnType type = ColumnType::string;
  std::string text;  ///< of every cell, where the type is string; empty: "r<row>c<column>"
  bool operator==(const Column&) const = default;
};

/// A result set. Number cells hold the row's number, from 0.
struct ResultShape {
  std::vector<Column> columns;  ///< none: the statement has no result set
  std::int64_t rows = 0;
  std::int64_t page_rows = 1;  ///< rows of a page, at least 1
  bool operator==(const ResultShape&) const = default;

  [[nodiscard]] std::int64_t pages() const noexcept { return (rows + page_rows - 1) / page_rows; }
};

/// Rows [first, first + count) of a shape.
struct RowRange {
  std::int64_t first = 0;
  std::int64_t count = 0;
  bool operator==(const RowRange&) const = default;
};

/// The largest page in bytes, whatever a comment asks; what a driver asks for by default.
inline constexpr std::int64_t kPageBytesMax = std::int64_t{8} * 1024 * 1024;

/// The text of a string cell.
[[nodiscard]] std::string cell_text(const Column& column, std::int64_t row, std::size_t index);
/// An upper bound of a row's bytes on the wire, at least 1.
[[nodiscard]] std::int64_t row_bytes(const ResultShape& shape);

/// What a statement returns: bigint and string columns in turn; its page fits kPageBytesMax.
/// Statements that change something (INSERT, CREATE, USE, ...) have no columns.
[[nodiscard]] ResultShape shape_of(std::string_view sql, const Directives& directives);
/// The rows that such a statement says it has changed: `rows` for INSERT, UPDATE, DELETE and MERGE,
/// else 0.
[[nodiscard]] std::int64_t rows_changed(std::string_view sql, const Directives& directives);
/// What a metadata call returns, by its name in the Thrift interface ("GetTables"): three rows.
/// Empty for a name that is none.
[[nodiscard]] std::optional<ResultShape> metadata_shape(std::string_view call);
/// For SQL that asks for metadata (SHOW ...), which some drivers send instead of a metadata call.
[[nodiscard]] std::optional<ResultShape> show_shape(std::string_view sql);

/// The page's rows from `first` on, at most `most` (0: no limit of the client's).
[[nodiscard]] RowRange page_at(const ResultShape& shape, std::int64_t first, std::int64_t most);

}  // namespace plumbline::fake
