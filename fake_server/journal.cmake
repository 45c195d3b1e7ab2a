plumbline_library(journal SOURCES journal/line.cc journal/line_reader.cc journal/text_bytes.cc journal/writer.cc
                  journal/reader.cc journal/pairs.cc journal/json_file.cc LIBS plumbline_fake_support Threads::Threads)
plumbline_test(journal_test LABEL unit SOURCES journal/line_test.cc journal/writer_test.cc journal/reader_test.cc
               journal/pairs_test.cc journal/json_file_test.cc
               LIBS plumbline_journal)
