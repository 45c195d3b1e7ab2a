# cmake -D PROGRAM=plumbline -D ARGUMENTS="verify --world sim" -D GOLDEN=FILE -P compare.cmake
# Runs the program with these arguments and --fingerprints twice, and compares what it prints with the file.
separate_arguments(arguments UNIX_COMMAND "${ARGUMENTS}")
foreach(round 1 2)
  execute_process(COMMAND ${PROGRAM} ${arguments} --fingerprints OUTPUT_VARIABLE fingerprints RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "plumbline ${ARGUMENTS} --fingerprints ended with ${code}")
  endif()
  file(READ ${GOLDEN} golden)
  if(NOT fingerprints STREQUAL golden)
    message(FATAL_ERROR "round ${round}: other fingerprints than ${GOLDEN}:\n${fingerprints}")
  endif()
endforeach()
