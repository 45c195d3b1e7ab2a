# plumbline::judge for find_package(plumbline), and the program. Cases, profiles and catalogue are inside both.
plumbline_installed(
  TARGETS plumbline_judge
  HEADERS
    scenarios/judge/catalogue.h
    scenarios/judge/har.h
    scenarios/judge/judge.h
    scenarios/judge/profile.h
    scenarios/judge/verdict.h)
install(TARGETS plumbline)
