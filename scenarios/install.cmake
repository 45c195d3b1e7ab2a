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
# Its manual page and completions (cli.cmake), where man and the shells look.
install(FILES ${PLUMBLINE_DESCRIPTIONS}/plumbline.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PLUMBLINE_DESCRIPTIONS}/plumbline DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PLUMBLINE_DESCRIPTIONS}/_plumbline DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${PLUMBLINE_DESCRIPTIONS}/plumbline.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
