#include "fake_server/sql/arrow_stream.h"

#include <cstdint>
#include <vector>

#include "fake_server/sql/flat_buffer.h"

namespace plumbline::fake {
namespace {

// Numbers of Arrow's Message.fbs and Schema.fbs, format version 1.5.
constexpr std::uint64_t kMetadataVersion = 4;  // V5
constexpr std::uint64_t kHeaderSchema = 1;
constexpr std::uint64_t kHeaderRecordBatch = 3;
constexpr std::uint64_t kTypeInt = 2;
constexpr std::uint64_t kTypeUtf8 = 5;
constexpr std::size_t kAlignment = 8;

void append_number(std::string& bytes, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xffU);
}

void pad(std::string& bytes) {
  while (bytes.size() % kAlignment != 0) bytes += '\0';
}

// The continuation mark, the length of the metadata with its padding, the metadata, the body.
std::string message(FlatBuffer& buffer, std::uint64_t kind, FlatBuffer::Place header,
                    const std::string& body) {
  const FlatBuffer::Place root =
      buffer.table({FlatBuffer::number(3, 8, body.size()), FlatBuffer::reference(2, header),
                    FlatBuffer::number(0, 2, kMetadataVersion), FlatBuffer::number(1, 1, kind)});
  std::string metadata = buffer.finish(root);
  pad(metadata);
  std::string out = "\xff\xff\xff\xff";
  append_number(out, metadata.size(), 4);
  return out.append(metadata).append(body);
}

FlatBuffer::Place field(FlatBuffer& buffer, const Column& column) {
  const bool text = column.type == ColumnType::string;
  const std::uint64_t bits = column.type == ColumnType::bigint ? 64 : 32;
  const FlatBuffer::Place name = buffer.text(column.name);
  const FlatBuffer::Place children = buffer.references({});
  const FlatBuffer::Place type =
      text ? buffer.table({})
           : buffer.table({FlatBuffer::number(0, 4, bits), FlatBuffer::number(1, 1, 1)});
  return buffer.table({FlatBuffer::reference(0, name), FlatBuffer::reference(3, type),
                       FlatBuffer::reference(5, children), FlatBuffer::number(1, 1, 1),
                       FlatBuffer::number(2, 1, text ? kTypeUtf8 : kTypeInt)});
}

/// A batch's body, and where its buffers lie in it (offset, length, offset, length, ...).
struct Body {
  std::string bytes;
  std::vector<std::uint64_t> buffers;

  void add(const std::string& buffer) {
    buffers.push_back(bytes.size());
    buffers.push_back(buffer.size());
    bytes += buffer;
    pad(bytes);
  }
};

void add_texts(Body& body, const Column& column, std::size_t index, RowRange range) {
  std::string offsets;
  std::string texts;
  append_number(offsets, 0, 4);
  for (std::int64_t row = range.first; row < range.first + range.count; ++row) {
    texts += cell_text(column, row, index);
    append_number(offsets, texts.size(), 4);
  }
  body.add(offsets);
  body.add(texts);
}

void add_numbers(Body& body, const Column& column, RowRange range) {
  const std::size_t size = column.type == ColumnType::bigint ? 8 : 4;
  std::string numbers;
  for (std::int64_t row = range.first; row < range.first + range.count; ++row) {
    append_number(numbers, static_cast<std::uint64_t>(row), size);
  }
  body.add(numbers);
}

}  // namespace

std::string arrow_schema(const ResultShape& shape) {
  FlatBuffer buffer;
  std::vector<FlatBuffer::Place> fields;
  for (const Column& column : shape.columns) fields.push_back(field(buffer, column));
  const FlatBuffer::Place list = buffer.references(fields);
  const FlatBuffer::Place schema = buffer.table({FlatBuffer::reference(1, list)});
  return message(buffer, kHeaderSchema, schema, "");
}

std::string arrow_batch(const ResultShape& shape, RowRange range) {
  const auto rows = static_cast<std::uint64_t>(range.count);
  Body body;
  std::vector<std::uint64_t> nodes;  // of each column: its length and its nulls
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const Column& column = shape.columns[i];
    nodes.insert(nodes.end(), {rows, 0});
    body.add("");  // no validity bitmap: nothing is null
    if (column.type == ColumnType::string) {
      add_texts(body, column, i, range);
    } else {
      add_numbers(body, column, range);
    }
  }
  FlatBuffer buffer;
  const FlatBuffer::Place node_list = buffer.pairs(nodes);
  const FlatBuffer::Place buffer_list = buffer.pairs(body.buffers);
  const FlatBuffer::Place batch =
      buffer.table({FlatBuffer::number(0, 8, rows), FlatBuffer::reference(1, node_list),
                    FlatBuffer::reference(2, buffer_list)});
  return message(buffer, kHeaderRecordBatch, batch, body.bytes);
}

std::string arrow_stream(const ResultShape& shape, RowRange range) {
  const std::string end("\xff\xff\xff\xff\0\0\0\0", 8);
  return arrow_schema(shape) + arrow_batch(shape, range) + end;
}

}  // namespace plumbline::fake
