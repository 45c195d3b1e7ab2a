// Writes a page in which every text is hostile to standard output, for the browser test: a reader
// that obeys any of it has been tricked.
#include <iostream>

#include "scenarios/report/html_report.h"
#include "scenarios/report/html_test_support.h"

int main() {
  std::cout << plumbline::report::html_report(
      plumbline::report::testing_support::hostile_run().verification(), "0");
  return std::cout.flush() ? 0 : 1;
}
