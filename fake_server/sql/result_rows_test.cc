#include "fake_server/sql/result_rows.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

TEST(ResultRows, TakeTurnsInTheirColumnTypes) {
  Directives directives;
  directives.columns = 3;
  directives.value = "v";
  const ResultShape shape = shape_of("SELECT 1", directives);
  ASSERT_EQ(shape.columns.size(), 3U);
  EXPECT_EQ(shape.columns[0], (Column{"c0", ColumnType::bigint, ""}));
  EXPECT_EQ(shape.columns[1], (Column{"c1", ColumnType::string, "v"}));
  EXPECT_EQ(shape.columns[2], (Column{"c2", ColumnType::bigint, ""}));
}

TEST(ResultRows, HaveCellsByRule) {
  EXPECT_EQ(cell_text({"c", ColumnType::bigint, ""}, 7, 0), "7");
  EXPECT_EQ(cell_text({"c", ColumnType::string, ""}, 7, 1), "r7c1");
  EXPECT_EQ(cell_text({"c", ColumnType::string, "v"}, 7, 1), "v");
}

TEST(ResultRows, ComeInPagesOfTheSizeAskedFor) {
  Directives directives;
  directives.rows = 10;
  directives.chunk_rows = 4;
  const ResultShape shape = shape_of("SELECT 1", directives);
  EXPECT_EQ(shape.pages(), 3);
  EXPECT_EQ(page_at(shape, 0, 0), (RowRange{0, 4}));
  EXPECT_EQ(page_at(shape, 8, 0), (RowRange{8, 2}));
  EXPECT_EQ(page_at(shape, 10, 0), (RowRange{10, 0}));
  EXPECT_EQ(page_at(shape, 99, 0), (RowRange{10, 0}));
  EXPECT_EQ(page_at(shape, 0, 3), (RowRange{0, 3}));
  EXPECT_EQ(page_at(shape, 0, 5), (RowRange{0, 4}));
}

TEST(ResultRows, NeverMakeAPageBeyondTheBound) {
  Directives directives;
  directives.rows = directives.chunk_rows = kRowsMax;
  directives.columns = kColumnsMax;
  const ResultShape shape = shape_of("SELECT 1", directives);
  EXPECT_LE(shape.page_rows * row_bytes(shape), kPageBytesMax);
  EXPECT_GT((shape.page_rows + 1) * row_bytes(shape), kPageBytesMax);
}

TEST(ResultRows, AreNoneForStatementsThatChangeSomething) {
  Directives directives;
  directives.rows = 5;
  for (const char* sql : {"INSERT INTO t VALUES (1)", " /* tag */ -- x\n create table t (a int)",
                          "use main", "Update t set a = 1"}) {
    EXPECT_TRUE(shape_of(sql, directives).columns.empty()) << sql;
  }
  EXPECT_EQ(rows_changed("merge into t", directives), 5);
  EXPECT_EQ(rows_changed("CREATE TABLE t", directives), 0);
  EXPECT_FALSE(shape_of("(SELECT 1)", directives).columns.empty());
  EXPECT_FALSE(shape_of("inserted", directives).columns.empty());
  EXPECT_FALSE(shape_of("/* INSERT", directives).columns.empty());
}

TEST(ResultRows, OfMetadataHaveHivesColumns) {
  EXPECT_EQ(metadata_shape("GetCatalogs")->columns[0].name, "TABLE_CAT");
  EXPECT_EQ(metadata_shape("GetColumns")->columns[3].name, "COLUMN_NAME");
  EXPECT_EQ(metadata_shape("GetTables")->rows, 3);
  EXPECT_FALSE(metadata_shape("GetRich"));
}

TEST(ResultRows, OfShowAreMetadataToo) {
  EXPECT_EQ(show_shape("/* s */ show catalogs")->columns[0].name, "catalog");
  EXPECT_EQ(show_shape("SHOW SCHEMAS IN main")->columns[0].name, "databaseName");
  EXPECT_EQ(show_shape("SHOW TABLES")->columns[5].name, "tableType");
  EXPECT_EQ(show_shape("SHOW COLUMNS IN CATALOG main")->columns[0].name, "col_name");
  EXPECT_TRUE(show_shape("SHOW"));
  EXPECT_FALSE(show_shape("SELECT 1"));
}

}  // namespace
}  // namespace plumbline::fake
