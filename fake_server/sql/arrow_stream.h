// The little of Arrow's IPC format that results need: streams of bigint, int and utf8 columns
// without nulls, without dictionaries, not compressed. The messages' flat buffers are written by
// hand. Pure functions, any thread.
#pragma once

#include <string>

#include "fake_server/sql/result_rows.h"

namespace plumbline::fake {

/// The schema message. Begins every stream.
[[nodiscard]] std::string arrow_schema(const ResultShape& shape);
/// One record batch message with those rows of the shape.
[[nodiscard]] std::string arrow_batch(const ResultShape& shape, RowRange range);
/// A whole stream of one batch: schema, batch, end mark. A result file behind a link.
[[nodiscard]] std::string arrow_stream(const ResultShape& shape, RowRange range);

}  // namespace plumbline::fake
