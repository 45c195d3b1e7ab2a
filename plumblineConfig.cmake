# find_package(plumbline): targets plumbline::reference (the client, with threads and sockets), plumbline::fake_server
# (the fake service on sockets, the journal) and plumbline::judge (verdicts from a journal). They are static libraries,
# so what they stand on is looked for here: the packages of Debian 12, or their equivalents.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(OpenSSL)
find_dependency(ZLIB)
find_dependency(nlohmann_json 3.11)
find_dependency(PkgConfig)
# A compiled library on Debian; its flags are part of its ABI and come from pkg-config only.
pkg_check_modules(CPP_HTTPLIB QUIET IMPORTED_TARGET cpp-httplib)
if(NOT TARGET PkgConfig::CPP_HTTPLIB)
  set(plumbline_FOUND FALSE)
  set(plumbline_NOT_FOUND_MESSAGE "pkg-config knows no cpp-httplib; on Debian: libcpp-httplib-dev")
  return()
endif()

include(${CMAKE_CURRENT_LIST_DIR}/plumblineTargets.cmake)
foreach(component IN LISTS plumbline_FIND_COMPONENTS)
  if(plumbline_FIND_REQUIRED_${component} AND NOT TARGET plumbline::${component})
    set(plumbline_FOUND FALSE)
    set(plumbline_NOT_FOUND_MESSAGE "there is no component ${component}; there are reference, fake_server and judge")
  endif()
endforeach()
