#include "fake_server/sql/arrow_stream.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace plumbline::fake {
namespace {

const ResultShape kShape{{{"n", ColumnType::bigint, ""}, {"t", ColumnType::string, ""}}, 5, 5};

template <typename Number>
Number number_at(const std::string& bytes, std::size_t at) {
  Number number{};
  std::memcpy(&number, bytes.data() + at, sizeof number);  // tests run on little-endian machines
  return number;
}

/// A table of a flat buffer, to be read as the format says.
struct Table {
  const std::string& bytes;
  std::size_t at;

  static Table root(const std::string& bytes, std::size_t begin) {
    return {bytes, begin + number_at<std::uint32_t>(bytes, begin)};
  }
  // Where the field stands; 0: it is absent.
  [[nodiscard]] std::size_t field(std::size_t index) const {
    const auto distance = number_at<std::int32_t>(bytes, at);
    const auto vtable = static_cast<std::size_t>(static_cast<std::int64_t>(at) - distance);
    const std::size_t slot = 4 + 2 * index;
    if (slot >= number_at<std::uint16_t>(bytes, vtable)) return 0;
    const auto offset = number_at<std::uint16_t>(bytes, vtable + slot);
    return offset == 0 ? 0 : at + offset;
  }
  template <typename Number>
  [[nodiscard]] Number number(std::size_t index) const {
    return number_at<Number>(bytes, field(index));
  }
  [[nodiscard]] std::size_t target(std::size_t index) const {
    return field(index) + number_at<std::uint32_t>(bytes, field(index));
  }
  // The table that entry `index` of the vector of references at `vector` refers to.
  [[nodiscard]] Table entry(std::size_t vector, std::size_t index) const {
    const std::size_t place = vector + 4 + 4 * index;
    return {bytes, place + number_at<std::uint32_t>(bytes, place)};
  }
};

std::string text_at(const std::string& bytes, std::size_t at) {
  return bytes.substr(at + 4, number_at<std::uint32_t>(bytes, at));
}

TEST(ArrowStream, IsMadeOfMessagesOnBoundariesOfEightBytes) {
  const std::string schema = arrow_schema(kShape);
  EXPECT_EQ(schema.substr(0, 4), "\xff\xff\xff\xff");
  EXPECT_EQ(number_at<std::uint32_t>(schema, 4), schema.size() - 8);
  EXPECT_EQ(schema.size() % 8, 0U);
  const std::string stream = arrow_stream(kShape, {0, 5});
  EXPECT_EQ(stream.size() % 8, 0U);
  EXPECT_EQ(stream.substr(stream.size() - 8), std::string("\xff\xff\xff\xff\0\0\0\0", 8));
}

TEST(ArrowStream, DescribesItsColumns) {
  const std::string bytes = arrow_schema(kShape);
  const Table message = Table::root(bytes, 8);
  EXPECT_EQ(message.number<std::int16_t>(0), 4);  // version V5
  EXPECT_EQ(message.number<std::uint8_t>(1), 1);  // a schema
  EXPECT_EQ(message.number<std::int64_t>(3), 0);  // without a body
  const Table schema{bytes, message.target(2)};
  const std::size_t fields = schema.target(1);
  ASSERT_EQ(number_at<std::uint32_t>(bytes, fields), 2U);
  const Table first = schema.entry(fields, 0);
  const Table second = schema.entry(fields, 1);
  EXPECT_EQ(text_at(bytes, first.target(0)), "n");
  EXPECT_EQ(first.number<std::uint8_t>(2), 2);  // Int
  const Table type{bytes, first.target(3)};
  EXPECT_EQ(type.number<std::int32_t>(0), 64);
  EXPECT_EQ(type.number<std::uint8_t>(1), 1);  // signed
  EXPECT_EQ(text_at(bytes, second.target(0)), "t");
  EXPECT_EQ(second.number<std::uint8_t>(2), 5);  // Utf8
}

TEST(ArrowStream, HoldsTheRowsAskedFor) {
  const std::string bytes = arrow_batch(kShape, {3, 2});
  const std::size_t body = 8 + number_at<std::uint32_t>(bytes, 4);
  const Table message = Table::root(bytes, 8);
  EXPECT_EQ(message.number<std::uint8_t>(1), 3);  // a record batch
  EXPECT_EQ(message.number<std::int64_t>(3), static_cast<std::int64_t>(bytes.size() - body));
  const Table batch{bytes, message.target(2)};
  EXPECT_EQ(batch.number<std::int64_t>(0), 2);
  const std::size_t buffers = batch.target(2);
  ASSERT_EQ(number_at<std::uint32_t>(bytes, buffers), 5U);
  std::vector<std::int64_t> offsets;
  for (std::size_t i = 0; i < 5; ++i) {
    offsets.push_back(number_at<std::int64_t>(bytes, buffers + 4 + 16 * i));
    EXPECT_EQ(offsets.back() % 8, 0);
  }
  const auto place = [&](std::size_t i) { return body + static_cast<std::size_t>(offsets[i]); };
  EXPECT_EQ(number_at<std::int64_t>(bytes, place(1)), 3);
  EXPECT_EQ(number_at<std::int64_t>(bytes, place(1) + 8), 4);
  EXPECT_EQ(number_at<std::int32_t>(bytes, place(3) + 8), 8);  // "r3c1" and "r4c1"
  EXPECT_EQ(bytes.substr(place(4), 8), "r3c1r4c1");
}

TEST(ArrowStream, MayHaveNoRowsAndNoColumns) {
  EXPECT_EQ(arrow_stream(kShape, {5, 0}).size() % 8, 0U);
  EXPECT_EQ(arrow_stream(ResultShape{}, {0, 0}).size() % 8, 0U);
}

}  // namespace
}  // namespace plumbline::fake
