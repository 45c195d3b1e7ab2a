# cmake -D PROGRAM=plumbline -D GOLDEN=seed-1.txt -P compare.cmake
# Runs every case in the simulated world twice and compares both with the recorded fingerprints of their journals. After
# a change of behaviour that is meant: plumbline verify --world sim --fingerprints > scenarios/golden/seed-1.txt
foreach(round 1 2)
  execute_process(COMMAND ${PROGRAM} verify --world sim --seed 1 --fingerprints
                  OUTPUT_VARIABLE fingerprints RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "plumbline verify ended with ${code}")
  endif()
  file(READ ${GOLDEN} golden)
  if(NOT fingerprints STREQUAL golden)
    message(FATAL_ERROR "round ${round}: other fingerprints than ${GOLDEN}:\n${fingerprints}")
  endif()
endforeach()
