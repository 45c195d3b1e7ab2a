// What the page's script knows beside what it finds in the page: which cases decided a cell and
// how, and the pictures of the runs that failed. Pure, one thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "scenarios/report/html_cells.h"

namespace plumbline::report {

/// The model, each text once:
///   "columns": headings; "reasons": texts;
///   "cases": an object a result: "name", "title", "column", "ending", "repeat", "remarks";
///   "cells": requirement -> an array a column: [case, "fail"|"open"|"pass"|"na", reason];
///   "timelines": case -> see html_timeline.h. All texts are `visible`.
[[nodiscard]] nlohmann::json html_model(const PageModel& page);

}  // namespace plumbline::report
